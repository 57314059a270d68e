/** The configuration of a Cyrus 3.6 that needs nothing under /etc and no fixed folder. Text only. */

export interface CyrusSettings {
  readonly folder: string
  readonly plainPort: number
  readonly tlsPort: number
  /** The account that every process runs as. */
  readonly user: string
  readonly certificateFile: string
  readonly keyFile: string
  readonly programs: Readonly<Record<'imapd' | 'idled' | 'recover', string>>
}

/** The whole imapd.conf. */
export function imapdConfiguration(settings: CyrusSettings): string {
  const { folder } = settings
  const roles = ['Sent', 'Drafts', 'Trash', 'Junk', 'Archive']
  return `configdirectory: ${folder}/conf
partition-default: ${folder}/spool
defaultpartition: default
cyrus_user: ${settings.user}
servername: localhost
admins: cyrus
unixhierarchysep: yes
altnamespace: yes
allowplaintext: yes
virtdomains: off
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: ${folder}/sasldb2
sasl_mech_list: PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256
tls_server_cert: ${settings.certificateFile}
tls_server_key: ${settings.keyFile}
tls_sessions_db_path: ${folder}/db/tls_sessions.db
mboxname_lockpath: ${folder}/conf/lock
proc_path: ${folder}/proc
idlesocket: ${folder}/conf/socket/idle
autocreate_quota: 0
autocreate_inbox_folders: ${roles.join(' | ')}
autocreate_subscribe_folders: ${roles.join(' | ')}
${roles.map((role) => `xlist-${role.toLowerCase()}: ${role}`).join('\n')}
specialusealways: yes
conversations: yes
statuscache: yes
annotation_allow_undefined: yes
reject8bit: no
munge8bit: no
maxmessagesize: 0
imap_idle_poll_interval: 5
`
}

/** The whole cyrus.conf, for its master process. */
export function masterConfiguration({ folder, plainPort, tlsPort, programs }: CyrusSettings): string {
  const service = (name: string, options: string, port: number) =>
    `  ${name} cmd="${programs.imapd}${options} -C ${folder}/imapd.conf" ` +
    `listen="127.0.0.1:${port}" proto="tcp4" prefork=0 maxchild=200`
  return `START {
  recover cmd="${programs.recover} -C ${folder}/imapd.conf -r"
  idled cmd="${programs.idled} -C ${folder}/imapd.conf"
}
SERVICES {
${service('imap', '', plainPort)}
${service('imaps', ' -s', tlsPort)}
}
EVENTS {
}
`
}
