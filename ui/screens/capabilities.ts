/** The capabilities that the server offered on one connection, by phase, and how the client used them. */
import { rowsWithout } from '../model/layout.ts'
import { connectionList, type Model, placeIn } from '../model/model.ts'
import { withRemark } from '../steps/remark.ts'
import { drawCapabilities } from './capabilities/draw.ts'
import { capabilitiesFoot, capabilitiesHead, tellingsRoom } from './capabilities/layout.ts'
import { tableShown } from './capabilities/table.ts'
import { plainList, withPlace } from './list.ts'
import { connectionHere, enteredFor, neighbours, withConnection } from './one-connection.ts'
import { only, type Screen } from './screen.ts'

export const capabilities: Screen = {
  name: 'capabilities',
  key: '4',
  tab: 'Capabilities',
  short: 'Caps',
  help: 'capabilities of the connection, phase by phase',
  draw: drawCapabilities,
  ...plainList(
    'capabilities',
    (model) => tableShown(model)?.rows.length ?? 0,
    (size) => rowsWithout(size, capabilitiesHead + capabilitiesFoot(size)),
  ),
  scrolled,
  keys: [
    {
      keys: 'c',
      group: 'Exchange',
      help: 'compare with the next other connection, or none',
      hint: 'compare',
      does: only(compared),
    },
    ...neighbours('Exchange'),
  ],
  mouse: { head: (_, body) => body.y + capabilitiesHead - 1 },
  entered: (model, from) =>
    enteredFor(from, (id) => (id === model.connection ? model : withConnection(model, id))),
  connection: connectionHere,
}

/** The newest announcement is at the right and shown first; older ones lie to the left. */
function scrolled(model: Model, by: number): Model {
  const table = tableShown(model)
  const room = tellingsRoom(model.size.columns, table?.connections.length ?? 1)
  const most = Math.max(0, (table?.tellings.length ?? 0) - room)
  const place = placeIn(model, 'capabilities')
  return withPlace(model, 'capabilities', {
    ...place,
    left: Math.max(0, Math.min(place.left - Math.sign(by), most)),
  })
}

/** Adds the next connection with capabilities for comparison; after the last one, none. */
function compared(model: Model): Model {
  const others = connectionList(model).filter(
    ({ id, capabilities: told }) => id !== model.connection && told.length > 0,
  )
  if (others.length === 0) return withRemark(model, 'no other connection was told capabilities')
  const at = others.findIndex(({ id }) => id === model.compared)
  const next = others[at + 1]?.id
  const { compared: _, ...alone } = withPlace(model, 'capabilities', {
    ...placeIn(model, 'capabilities'),
    left: 0,
  })
  return next === undefined ? alone : { ...alone, compared: next }
}
