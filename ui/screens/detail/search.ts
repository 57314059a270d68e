/** The search in the lines of one exchange. */
import { someLines } from '../../detail/conversation.ts'
import { conversationOfRow } from '../../detail/transcript.ts'
import { literalCut, type Model, selectedRow } from '../../model/model.ts'
import { detailPage } from './layout.ts'
import { detailLength } from './tabs.ts'

/** The number of lines of a conversation that are searched in one go. */
const slice = 512

/** Goes to the next line that contains the text. @returns undefined when there is none */
export function foundLine(
  model: Model,
  needle: string,
  step: 1 | -1,
  from: 'here' | 'beyond',
): Model | undefined {
  const matches = matchingLines(model, needle)
  if (matches.length === 0) return undefined
  const { detail } = model
  const here = detail.at < 0 ? detail.top : detail.at
  const passed = from === 'here' || detail.at < 0
  const at =
    step > 0
      ? (matches.find((line) => (passed ? line >= here : line > here)) ?? matches[0])
      : (matches.findLast((line) => line < here) ?? matches.at(-1))
  if (at === undefined) return undefined
  const top = Math.max(0, Math.min(at - 2, detailLength(model) - detailPage(model)))
  return { ...model, detail: { ...detail, at, top } }
}

function matchingLines(model: Model, needle: string): number[] {
  const row = selectedRow(model)
  const cut = literalCut(model)
  if (row === undefined) return []
  const conversation = conversationOfRow(row, cut)
  if (conversation === undefined) return []
  const matches: number[] = []
  for (let at = 0; at < conversation.total; at += slice) {
    const lines = someLines(conversation, at, slice, cut)
    lines.forEach((line, index) => {
      if (line.text.toLowerCase().includes(needle)) matches.push(at + index)
    })
  }
  return matches
}
