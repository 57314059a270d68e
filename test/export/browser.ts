/** A real browser that opens a file, and everything it was not supposed to do. */
import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { announce } from '../real/available.ts'

const program = '/usr/bin/chromium'

/** @returns whether there is a browser; says aloud that tests are skipped without. @param file `import.meta.url` */
export function hasBrowser(file: string): boolean {
  if (existsSync(program)) return true
  announce(file, 'chromium is not installed (apt-get install chromium)')
  return false
}

/** A browser without a network of its own. */
export function openBrowser(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking']
  return chromium.launch({ executablePath: program, args })
}

/** A page, and what went wrong in it: messages of the console, errors, violations of its policy, requests. */
export interface Watched {
  readonly page: Page
  readonly wrong: string[]
}

/** Opens a file. @param path absolute, with or without a fragment */
export async function openFile(browser: Browser, path: string): Promise<Watched> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' })
  const wrong: string[] = []
  page.on('console', (message) => wrong.push(`console: ${message.text()}`))
  page.on('pageerror', (error) => wrong.push(`error: ${error.message}`))
  page.on('dialog', (dialog) => {
    wrong.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    if (request.url() !== new URL(`file://${path}`).href.replace(/#.*/, ''))
      wrong.push(`request: ${request.url()}`)
  })
  await page.goto(`file://${path}`)
  return { page, wrong }
}

/**
 * The contrast of all text that is seen, by WCAG 2: 4.5 is enough for any size.
 * @returns what has less, with its text
 */
export function lowContrast(page: Page): Promise<string[]> {
  // Runs in the browser, so that it uses nothing from here.
  return page.evaluate(() => {
    const numbers = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number)
    const luminance = (colour: string): number => {
      const [r, g, b] = numbers(colour).map((part) => {
        const share = part / 255
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const behind = (element: Element | null): string => {
      if (element === null) return 'rgb(255, 255, 255)'
      const { backgroundColor } = getComputedStyle(element)
      return numbers(backgroundColor)[3] === 0 ? behind(element.parentElement) : backgroundColor
    }
    const texts = [...document.querySelectorAll('body *')].filter((element) =>
      [...element.childNodes].some(
        ({ nodeType, textContent }) => nodeType === 3 && textContent?.trim() !== '',
      ),
    )
    return texts.flatMap((element) => {
      if (element.getClientRects().length === 0 || element.matches('script, style, option')) return []
      const [one, other] = [luminance(getComputedStyle(element).color), luminance(behind(element))]
      const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)
      return ratio >= 4.5 ? [] : [`${ratio.toFixed(1)}: ${element.textContent?.trim().slice(0, 40)}`]
    })
  })
}
