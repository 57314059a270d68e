/** An emulator of a terminal, for what the painter sends. */
import emulator from '@xterm/headless'

/** A terminal that understands what is written, as those of people do. */
export class Emulator {
  readonly terminal: emulator.Terminal
  readonly calls: string[] = []

  constructor(columns: number, rows: number) {
    this.terminal = new emulator.Terminal({ cols: columns, rows, allowProposedApi: true })
    this.terminal.parser.registerOscHandler(52, (data) => {
      this.calls.push(`52 ${data}`)
      return true
    })
    this.terminal.onData((data) => this.calls.push(`reply ${data}`))
    this.terminal.onTitleChange((title) => this.calls.push(`title ${title}`))
  }

  async write(text: string): Promise<void> {
    await new Promise<void>((resolve) => this.terminal.write(text, resolve))
  }

  /** The screen as text, without the blanks at the ends of its rows. */
  screen(): string {
    const { buffer, rows } = this.terminal
    const lines: string[] = []
    for (let y = 0; y < rows; y++) {
      lines.push((buffer.active.getLine(y)?.translateToString(false) ?? '').replace(/ +$/, ''))
    }
    return `${lines.join('\n')}\n`
  }
}
