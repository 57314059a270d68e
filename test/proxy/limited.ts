/** Limits that are too long to be waited for, made short while a test runs. */
import { limits } from '../../lib/record/limits.ts'

/** Runs `test` with other limits and puts the real ones back. */
export async function shortened(
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
