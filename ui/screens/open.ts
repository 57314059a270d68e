/** The screens by name, and the open one. */
import { type Model, type ScreenName, screenOf } from '../model/model.ts'
import { screens } from './index.ts'
import type { Screen } from './screen.ts'

const byName = new Map(screens.map((screen) => [screen.name, screen]))

/** Every screen in the order of its key, which is the order of the tabs. */
export const tabOrder: readonly Screen[] = screens.toSorted((a, b) => (a.key < b.key ? -1 : 1))

/** @returns the screen of that name */
export function screenNamed(name: ScreenName): Screen {
  const screen = byName.get(name)
  if (screen === undefined) throw new Error(`no screen is called ${name}`)
  return screen
}

/** @returns the screen on top */
export function openScreen(model: Model): Screen {
  return screenNamed(screenOf(model))
}
