/** Limits other than the real ones while a test runs: what is too long to be waited for, or too short for a busy machine. */
import { limits } from '../../lib/record/limits.ts'

/** Runs `test` with other limits and puts the real ones back. */
export async function limited(
  values: Partial<Record<keyof typeof limits, number>>,
  test: () => Promise<void>,
): Promise<void> {
  const real = { ...limits }
  Object.assign(limits, values)
  try {
    await test()
  } finally {
    Object.assign(limits, real)
  }
}
