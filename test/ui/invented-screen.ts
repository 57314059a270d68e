/** A screen that nobody has: what one file in `ui/screens/` must be enough for. */
import { upperRows } from '../../ui/model/layout.ts'
import { type Model, placeIn } from '../../ui/model/model.ts'
import { drawListing } from '../../ui/panes/listing.ts'
import { plainList } from '../../ui/screens/list.ts'
import { ownState } from '../../ui/screens/own.ts'
import { only, type Screen } from '../../ui/screens/screen.ts'
import { withRemark } from '../../ui/steps/remark.ts'

const reversed = ownState('servers', false)

export const invented: Screen = {
  name: 'servers',
  key: '9',
  tab: 'Servers',
  short: 'Srv',
  help: 'servers, by their names',
  draw: (on) => {
    on.grid.put(on.area.x + 2, on.area.y, 20, 'SERVER', on.theme.head)
    const place = placeIn(on.model, 'servers')
    const height = upperRows(on.model.size)
    const draw = (server: string, y: number): void => {
      on.grid.put(on.area.x + 2, y, 40, server, on.theme.text)
    }
    drawListing(on, { rows: serversOf(on.model), place, height, draw })
  },
  ...plainList('servers', (model) => serversOf(model).length, upperRows),
  enter: {
    group: 'Screens',
    help: 'what is listed of this server',
    hint: 'exchanges',
    does: (model) => ({ model, effects: [], opens: 'exchanges' }),
  },
  keys: [
    {
      keys: 'w',
      group: 'Servers',
      help: 'whose server this is',
      hint: 'whose',
      does: only((model) => withRemark(model, `this is ${serversOf(model)[placeIn(model, 'servers').at]}`)),
    },
    {
      keys: 'r',
      group: 'Servers',
      help: 'the last one first',
      does: only((model) => reversed.set(model, !reversed.of(model))),
    },
  ],
}

function serversOf(model: Model): string[] {
  const connections = [...model.store.connections.values()]
  const names = connections.map(({ id, server }) => `${server.host ?? server.address} of c${id}`)
  return reversed.of(model) ? names.reverse() : names
}
