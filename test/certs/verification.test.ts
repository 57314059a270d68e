/** What our root signs, judged by the verifiers that answer at once; test/long asks all others. */
import { judgedBy } from './judged.ts'
import { installedVerifiers, quick } from './verifiers.ts'

judgedBy(await installedVerifiers(quick))
