/** What our root signs, judged by the verifiers that take seconds, or a server, for each certificate. */
import { judgedBy } from '../certs/judged.ts'
import { installedVerifiers, slow } from '../certs/verifiers.ts'

judgedBy(await installedVerifiers(slow))
