/** Takes the picture of a report that the README shows, docs/report.png: `npm run docs:picture`. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const place = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'imapscope-picture-'))
const page = join(folder, 'report.html')
const program = place('dist/cmd/imapscope.js')
execFileSync(process.execPath, [program, 'export', place('docs/demo.pcapng'), '-f', 'html', '-o', page])
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
try {
  const tab = await browser.newPage({ viewport: { width: 1280, height: 1090 }, colorScheme: 'light' })
  await tab.goto(`file://${page}`)
  await tab.getByLabel('Status').selectOption('commands')
  await tab.locator('.row', { hasText: 'LIST' }).first().click()
  await tab.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }))
  await tab.screenshot({ path: place('docs/report.png') })
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}
