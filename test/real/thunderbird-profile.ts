/** A fresh Thunderbird profile: one IMAP account of localhost, one more root to trust, no question asked. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { installed } from './available.ts'
import type { Target } from './clients/client.ts'
import { must } from './run.ts'

type Preferences = Readonly<Record<string, string | number | boolean>>

/** What would open a dialog, ask the Internet, or do something that nobody asked for. */
const silence: Preferences = {
  'app.donation.eoy.version.viewed': 999,
  'app.update.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'datareporting.healthreport.uploadEnabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.getAddons.cache.enabled': false,
  'extensions.update.enabled': false,
  'mail.phishing.detection.enabled': false,
  'mail.provider.suppress_dialog_on_startup': true,
  'mail.rights.version': 1,
  'mail.shell.checkDefaultClient': false,
  'mail.spotlight.firstRunDone': true,
  'mailnews.start_page.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.dns.disablePrefetch': true,
  'security.OCSP.enabled': 0,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'toolkit.telemetry.enabled': false,
  'toolkit.telemetry.server': '',
}

const accounts: Preferences = {
  'mail.account.account1.identities': 'id1',
  'mail.account.account1.server': 'server1',
  'mail.account.account2.server': 'server2',
  'mail.account.lastKey': 2,
  'mail.accountmanager.accounts': 'account1,account2',
  'mail.accountmanager.defaultaccount': 'account1',
  'mail.accountmanager.localfoldersserver': 'server2',
  'mail.identity.id1.fullName': 'Alice Example',
  'mail.identity.id1.useremail': 'alice@example.test',
  'mail.identity.id1.valid': true,
  'mail.server.server1.autosync_offline_stores': false,
  'mail.server.server1.check_new_mail': false,
  'mail.server.server1.hostname': 'localhost',
  'mail.server.server1.login_at_startup': false,
  'mail.server.server1.name': 'Test',
  'mail.server.server1.offline_download': true,
  'mail.server.server1.type': 'imap',
  'mail.server.server1.use_compress_deflate': true,
  'mail.server.server1.use_condstore': true,
  'mail.server.server1.use_idle': true,
  'mail.server.server2.hostname': 'Local Folders',
  'mail.server.server2.name': 'Local Folders',
  'mail.server.server2.type': 'none',
  'mail.server.server2.userName': 'nobody',
}

/**
 * Writes the profile.
 * @param profile its folder, absolute; made here
 * @throws when certutil fails
 */
export async function writeProfile(profile: string, target: Target): Promise<void> {
  await mkdir(profile)
  const certutil = (...args: string[]) =>
    must(installed('certutil'), [...args, '-d', `sql:${profile}`], { folder: profile })
  await certutil('-N', '--empty-password')
  await certutil('-A', '-n', 'test root', '-t', 'C,,', '-i', target.caFile)
  const server: Preferences = {
    'mail.server.server1.authMethod': 3, // a password, as it is
    'mail.server.server1.port': target.port,
    'mail.server.server1.socketType': target.security === 'tls' ? 3 : 2,
    'mail.server.server1.userName': target.user,
    'marionette.port': 0,
  }
  const lines = Object.entries({ ...silence, ...accounts, ...server }).map(
    ([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});\n`,
  )
  await writeFile(join(profile, 'user.js'), lines.join(''))
}
