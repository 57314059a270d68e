/** The page that `export -f html` writes, in a real browser: what it shows, and what it never does. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PacketWriter } from '../../lib/capture/session/packet-writer.ts'
import type { SessionRecord } from '../../lib/record/record.ts'
import { run } from '../cmd/run.ts'
import { hasBrowser, lowContrast, openBrowser, openFile } from '../export/browser.ts'
import { head, walk } from '../export/session.ts'
import { recorded } from '../session/retold.ts'

/** What peers may send to be run, fetched or believed. */
const hostileText = [
  '</script><script>window.hit=1</script>',
  '<!--<script>',
  '<img src=x onerror=window.hit=1>',
  '<svg/onload=window.hit=1>',
  '"><iframe src=javascript:window.hit=1>',
  "' onmouseover='window.hit=1",
  '<a href=javascript:window.hit=1>here</a>',
  '<style>*{display:none}</style>',
  '<meta http-equiv=refresh content=0;url=http://example.org/>',
  '<base href=http://example.org/><link rel=stylesheet href=x>',
  '{{constructor.constructor("window.hit=1")()}}',
  '&lt;b&gt; &#60;b&#62; \\u003cb\\u003e',
  '\u202egnp.exe\u202c \u2066x\u2069 \u200b\ufeff \u2028\u2029',
  '\x00\x01\x1b[31m\x1b]52;c;eA==\x07\x7f\u009b2J',
  ']]> --> <![CDATA[x',
] as const

const octetsOf = (text: string): string => Buffer.from(text).toString('latin1')

/** A dialogue in which everything that a peer may choose is hostile. */
const hostile = hostileText
  .map((text, i) => {
    const said = octetsOf(text)
    const quoted = said.replace(/[\\"]/g, '\\$&')
    return `
    C: a${i}${octetsOf(text).replace(/[ \x00-\x1f\x7f"(){%*\\]/g, '')} SELECT "${quoted}"
    S: * LIST () "/" "${quoted}"
    S: * 1 FETCH (ENVELOPE (NIL "${quoted}" NIL NIL NIL NIL NIL NIL NIL NIL))
    S: * OK [ALERT] ${said}
    S: a${i}${octetsOf(text).replace(/[ \x00-\x1f\x7f"(){%*\\]/g, '')} NO [${said.replace(/[\]\r\n]/g, '')}] ${said}
    C: b${i} X${said.replace(/\s/g, '')} ${said}
    S: b${i} BAD ${said}
  `
  })
  .join('')
const greeting = `S: * PREAUTH [CAPABILITY IMAP4rev1 ${hostileText.map((text) => octetsOf(text).replace(/[\s\]]/g, '')).join(' ')}] hi`

describe.skipIf(!hasBrowser(import.meta.url))('in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'imapscope-html-'))
  let browser: Browser
  let shown = 0

  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** The path of a page that the built program exported. */
  async function exported(records: readonly SessionRecord[]): Promise<string> {
    const name = join(folder, String(++shown))
    const packets = new PacketWriter(head, 1, 1)
    const blocks = [packets.header(), ...records.flatMap((record) => packets.packets(record))]
    writeFileSync(`${name}.pcapng`, Buffer.concat(blocks))
    const ran = await run(['export', `${name}.pcapng`, '-f', 'html', '-o', `${name}.html`])
    expect(ran).toMatchObject({ status: 0, errors: '' })
    return `${name}.html`
  }

  let walkedTo: Promise<string> | undefined
  /** The page of the walk, exported once. */
  const walked = (): Promise<string> => {
    walkedTo ??= exported(recorded(walk))
    return walkedTo
  }

  test('the walk through IMAP: rows, filter, detail, keys', async () => {
    const { page, wrong } = await openFile(browser, await walked())
    const rows = page.locator('.row.exchange')
    expect(await rows.count()).toBe(14)
    expect(await page.locator('#output').textContent()).toMatch(/^\d+ rows$/)

    await page.keyboard.press('/')
    await page.keyboard.type('uid fetch')
    expect(await rows.locator('.command b').allTextContents()).toEqual(['UID FETCH'])
    await page.keyboard.press('Escape')
    expect(await rows.count()).toBe(14)
    await page.getByLabel('Status').selectOption('refused')
    expect(await rows.locator('.status').allTextContents()).toEqual(['NO', 'BAD'])
    await page.getByRole('button', { name: 'Clear' }).click()

    await rows.filter({ hasText: 'UID FETCH' }).click()
    expect(await page.locator('#detail').textContent()).toMatch(/i UID FETCH OK.*30.0 ms.*selected, INBOX/)
    expect(await page.locator('.said .client pre').first().textContent()).toContain('i UID FETCH')
    expect(page.url()).toMatch(/#exchange-\d+$/)
    await page.keyboard.press('ArrowDown')
    expect(await page.locator('#detail h3').textContent()).not.toContain('UID FETCH')
    await page.keyboard.press('Escape')
    expect(await page.locator('#detail').isVisible()).toBe(false)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('list')
    expect(wrong).toEqual([])
    await page.close()
  })

  test('hostile text stays text', async () => {
    const path = await exported(recorded(`${greeting}\n${hostile}`))
    const { page, wrong } = await openFile(browser, path)
    expect(await page.locator('.row').count()).toBeGreaterThan(10)
    for (const text of ['onerror', 'iframe', 'u003cb']) {
      await page.locator('#text').fill(text)
      await page.locator('.row.exchange').first().click()
      expect(await page.locator('.said').textContent()).toContain(text)
    }
    for (const details of await page.locator('details:not([open]) summary').all()) await details.click()
    const found = await page.evaluate(() => {
      const foreign =
        'img, svg, iframe, object, embed, base, link, style:not(head style), a[href^=javascript]'
      return {
        hit: 'hit' in window,
        scripts: document.scripts.length,
        foreign: [...document.querySelectorAll(foreign)].map(({ outerHTML }) => outerHTML),
        handlers: [...document.querySelectorAll('*')].filter((each) =>
          each.getAttributeNames().some((name) => name.startsWith('on')),
        ).length,
        unsafe: /[\0-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff]/.exec(
          document.querySelector('main')?.textContent ?? '',
        ),
      }
    })
    expect(found).toEqual({ hit: false, scripts: 1, foreign: [], handlers: 0, unsafe: null })
    expect(await page.locator('.said').textContent()).toContain('&lt;b&gt; &#60;b&#62; \\u003cb\\u003e')
    expect(wrong).toEqual([])
    await page.close()
  })

  test('the policy stops what would load, send or run', async () => {
    const { page } = await openFile(browser, await walked())
    const stopped = await page.evaluate(async () => {
      const seen: string[] = []
      document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective))
      new Image().src = 'http://127.0.0.1:9/x'
      await fetch('http://127.0.0.1:9/x').catch(() => undefined)
      document.body.append(Object.assign(document.createElement('style'), { textContent: '*{color:red}' }))
      try {
        document.body.innerHTML = '<b>x</b>'
      } catch {
        seen.push('markup')
      }
      await new Promise((resolve) => setTimeout(resolve))
      return seen
    })
    expect(stopped.sort()).toEqual(
      expect.arrayContaining(['connect-src', 'img-src', 'markup', 'style-src-elem']),
    )
    await page.close()
  })

  test('wide and narrow, light and dark, nothing sticks out and everything can be read', async () => {
    const { page, wrong } = await openFile(browser, `${await walked()}#exchange-2`)
    expect(await page.locator('#detail').isVisible()).toBe(true)
    for (const width of [1280, 400]) {
      await page.setViewportSize({ width, height: 800 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        expect(await lowContrast(page)).toEqual([])
      }
    }
    expect(wrong).toEqual([])
    await page.close()
  })

  test('on paper all rows are there', async () => {
    const { page } = await openFile(browser, await walked())
    const rows = Number.parseInt((await page.locator('#output').textContent()) ?? '', 10)
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
    await page.emulateMedia({ media: 'print' })
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))))
    expect(await page.locator('.row').count()).toBe(rows)
    await page.evaluate(() => dispatchEvent(new Event('afterprint')))
    await page.close()
  })

  test('600 commands: only the rows on the screen are in the page', async () => {
    const many = Array.from({ length: 600 }, (_, i) => `C: a${i} NOOP\nS: a${i} OK done`).join('\n')
    const { page, wrong } = await openFile(browser, await exported(recorded(`S: * PREAUTH hi\n${many}`)))
    expect(await page.locator('.row').count()).toBeLessThan(60)
    await page.locator('#list').focus()
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    expect(await page.locator('.row[aria-selected=true]').getAttribute('aria-rowindex')).toBe('604')
    expect(await page.locator('#detail').textContent()).toContain('by client')
    expect(wrong).toEqual([])
    await page.close()
  })

  test('the overview spans the connections, not the life of the proxy', async () => {
    const many = Array.from({ length: 600 }, (_, i) => `C: a${i} NOOP\nS: a${i} OK done`).join('\n')
    const figures = { count: 1, p50: 1, p95: 1, p99: 1, max: 1 }
    const delay = { name: 'delay', passed: figures, waited: figures } as const
    const late: SessionRecord = { type: 'fact', connection: 0, time: 36_000e9, fact: delay }
    const path = await exported([...recorded(`S: * PREAUTH hi\n${many}`), late])
    const { page, wrong } = await openFile(browser, path)
    const canvas = page.locator('#overview canvas')
    const { width = 0, height = 0 } = (await canvas.boundingBox()) ?? {}
    await canvas.click({ position: { x: width / 2, y: height / 2 } })
    const row = Number(await page.locator('.row[aria-selected=true]').getAttribute('aria-rowindex'))
    expect(Math.abs(row - 300)).toBeLessThan(60)
    expect(await page.locator('.figures').textContent()).toContain('lasted12.02 s')
    expect(wrong).toEqual([])
    await page.close()
  })
})
