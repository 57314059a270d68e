/**
 * The configuration of a Dovecot 2.3 that needs nothing under /etc, no root and no fixed folder. Text
 * only.
 */

import type { Account } from './daemon.ts'

export interface DovecotSettings {
  readonly folder: string
  readonly plainPort: number
  readonly tlsPort: number
  /** The one account that every process runs as, and the mail belongs to. */
  readonly account: Account
  readonly certificateFile: string
  readonly keyFile: string
  readonly compress: boolean
  readonly plainAuthDisabled: boolean
  readonly mechanisms: readonly string[]
  readonly rawlog: boolean
  readonly extraConfig: string
}

/** A line of its passwd file: both the password and where the mail lies. */
export function passwdLine(user: string, password: string, settings: DovecotSettings): string {
  const { uid, gid } = settings.account
  return `${user}:{PLAIN}${password}:${uid}:${gid}::${settings.folder}/mail/${user}\n`
}

/**
 * The whole dovecot.conf.
 * @param settings all paths in it are absolute and short: sockets below `folder` have at most 107 characters
 */
export function dovecotConfiguration(settings: DovecotSettings): string {
  return [
    general(settings),
    authentication(settings),
    mail(settings),
    services(settings),
    settings.extraConfig,
    '',
  ].join('\n')
}

function general({ folder, account, plainPort }: DovecotSettings): string {
  return `protocols = imap
listen = 127.0.0.1
base_dir = ${folder}/run
state_dir = ${folder}/state
instance_name = test-${plainPort}
default_internal_user = ${account.user}
default_internal_group = ${account.group}
default_login_user = ${account.user}
log_path = ${folder}/log/dovecot.log
log_timestamp = "%Y-%m-%d %H:%M:%S.%{usecs} "`
}

function authentication(settings: DovecotSettings): string {
  const { folder } = settings
  return `auth_mechanisms = ${settings.mechanisms.join(' ')}
auth_failure_delay = 0
disable_plaintext_auth = ${settings.plainAuthDisabled ? 'yes' : 'no'}
ssl = yes
ssl_cert = <${settings.certificateFile}
ssl_key = <${settings.keyFile}
ssl_min_protocol = TLSv1.2
passdb {
  driver = passwd-file
  args = scheme=PLAIN ${folder}/passwd
}
userdb {
  driver = passwd-file
  args = ${folder}/passwd
}`
}

function mail(settings: DovecotSettings): string {
  const plugins = `quota acl${settings.compress ? ' zlib' : ''}`
  const imapPlugins = `imap_quota imap_acl${settings.compress ? ' imap_zlib' : ''}`
  const special = ['Drafts', 'Junk', 'Trash', 'Sent', 'Archive']
  const roles = special.map((name) => `  mailbox ${name} {\n    special_use = \\${name}\n  }`)
  return `mail_location = maildir:~/Maildir
mail_uid = ${settings.account.uid}
mail_gid = ${settings.account.gid}
first_valid_uid = 1
maildir_stat_dirs = yes
mail_max_userip_connections = 500
mail_plugins = ${plugins}
mail_attribute_dict = file:%h/dovecot-attributes
imap_metadata = yes
namespace inbox {
  inbox = yes
  separator = /
${roles.join('\n')}
}
plugin {
  acl = vfile
  quota = maildir:User quota
  quota_rule = *:storage=1G
}
protocol imap {
  mail_plugins = $mail_plugins ${imapPlugins}
  mail_max_userip_connections = 500
${settings.rawlog ? `  rawlog_dir = ${settings.folder}/rawlog/%u` : ''}
}`
}

// Without root there is no chroot; so each service that has one by default gets an empty one.
function services({ account, plainPort, tlsPort }: DovecotSettings): string {
  const chroots = ['anvil', 'imap-urlauth-login', 'imap-hibernate', 'stats']
  const free = chroots.map((name) => `service ${name} {\n  chroot =\n}`)
  const owned = ['auth', 'auth-worker'].map((name) => `service ${name} {\n  user = ${account.user}\n}`)
  return `service imap-login {
  chroot =
  process_limit = 200
  client_limit = 500
  process_min_avail = 1
  inet_listener imap {
    address = 127.0.0.1
    port = ${plainPort}
  }
  inet_listener imaps {
    address = 127.0.0.1
    port = ${tlsPort}
    ssl = yes
  }
}
service imap {
  process_limit = 500
  client_limit = 1
}
${[...free, ...owned].join('\n')}`
}
