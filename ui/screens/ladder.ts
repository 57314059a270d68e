/** The ladder: the messages between client and server over time, as arrows between two lifelines. */
import { listIndex, listOrder, type Model } from '../model/model.ts'
import { withRemark } from '../steps/remark.ts'
import { selectRow, unfollowed } from '../steps/selection.ts'
import { drawLadder } from './ladder/draw.ts'
import { ladderLook, rescaled } from './ladder/look.ts'
import { arrowsTo, ladderAt, ladderLayout, ladderWindow, movedInLadder } from './ladder/window.ts'
import { sideways, withPlace } from './list.ts'
import { connectionHere, enteredFor, neighbours, withConnection } from './one-connection.ts'
import { type Outcome, only, type Screen } from './screen.ts'

export const ladder: Screen = {
  name: 'ladder',
  key: '6',
  tab: 'Ladder',
  short: 'Ladder',
  help: 'ladder: who said what when',
  draw: drawLadder,
  page: ({ size }) => ladderLayout(size).body.height,
  moved: movedInLadder,
  scrolled: sideways('ladder'),
  enter: {
    group: 'Screens',
    help: 'the conversation that this arrow belongs to',
    hint: 'detail',
    does: opened,
  },
  keys: [
    ...neighbours('Ladder'),
    {
      keys: 'a',
      group: 'Ladder',
      help: 'one connection, or as many side by side as fit',
      hint: 'side by side',
      does: only(sideBySide),
    },
    {
      keys: '+',
      group: 'Ladder',
      help: 'more lines for the same time',
      hint: 'scale',
      does: only((model) => rescaled(model, -1)),
    },
    {
      keys: '-',
      group: 'Ladder',
      help: 'fewer lines for the same time',
      does: only((model) => rescaled(model, 1)),
    },
  ],
  mouse: { rowsTo: (model, y) => arrowsTo(model, y - ladderLayout(model.size).body.y) },
  entered: (model, from) => enteredFor(from, (id) => withConnection(model, id)),
  connection: connectionHere,
}

/** Opens the exchange of the selected arrow, and selects it in the exchange list too. */
function opened(model: Model): Outcome {
  const { at } = ladderWindow(model)
  if (at === undefined) return { model, effects: [] }
  const index = listIndex(model, at.row)
  if (listOrder(model)[index] === at.row) {
    return { model: selectRow(unfollowed(model), index), effects: [], opens: 'detail' }
  }
  const gone = at.row < model.store.base
  const why = gone ? 'no longer in memory' : 'the exchange list does not show it now'
  return { model: withRemark(model, why), effects: [] }
}

/** Toggles between several connections side by side and one of them; the selected arrow stays. */
function sideBySide(model: Model): Model {
  const { at } = ladderWindow(model)
  const look = ladderLook.of(model)
  const side = look.side === 'one' ? 'several' : 'one'
  const connection = side === 'one' && at !== undefined ? at.connection : model.connection
  const next = ladderLook.set({ ...model, connection }, { ...look, side })
  return withPlace(next, 'ladder', ladderAt(next, at))
}
