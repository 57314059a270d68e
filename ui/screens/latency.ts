/** The latency of each form of command, and the parts of server, client and transfer. */
import { upperRows } from '../model/layout.ts'
import { latencies } from './latency/costs.ts'
import { drawLatency } from './latency/draw.ts'
import { resorted, retimed } from './latency/look.ts'
import { exchangesOfForm } from './latency/of-form.ts'
import { plainList } from './list.ts'
import { only, type Screen } from './screen.ts'

export const latency: Screen = {
  name: 'latency',
  key: '5',
  tab: 'Latency',
  short: 'Lat',
  help: 'latency of each form of command',
  draw: drawLatency,
  ...plainList('latency', (model) => latencies(model).length, upperRows),
  enter: {
    group: 'Screens',
    help: 'the exchanges of this form; q goes back',
    hint: 'exchanges',
    does: exchangesOfForm,
  },
  keys: [
    { keys: 's', group: 'Latency', help: 'sort by another column', hint: 'sort', does: only(resorted) },
    {
      keys: 't',
      group: 'Latency',
      help: 'time of the server, of the client, or of both',
      hint: 'whose time',
      does: only(retimed),
    },
  ],
}
