"""One session of Python's imaplib: imaplib_session.py PORT tls|starttls CA_FILE USER

The password is in the environment. Prints what it saw, one line each, without times and numbers that
differ between two runs.
"""
import hashlib
import imaplib
import os
import ssl
import sys

port, security, ca_file, user = int(sys.argv[1]), *sys.argv[2:5]
context = ssl.create_default_context(cafile=ca_file)
imaplib._MAXLINE = 10_000_000


def show(name, *values):
    print(name, hashlib.sha256(repr(values).encode()).hexdigest()[:16], flush=True)


def ok(answer):
    status, data = answer
    if status != 'OK':
        sys.exit(f'{status} {data!r}')
    return data


if security == 'tls':
    client = imaplib.IMAP4_SSL('localhost', port, ssl_context=context, timeout=30)
else:
    client = imaplib.IMAP4('localhost', port, timeout=30)
    ok(client.starttls(context))
ok(client.login(user, os.environ['IMAP_PASSWORD']))
show('capabilities', sorted(client.capabilities))
show('list', ok(client.list()))
print('status', ok(client.status('INBOX', '(MESSAGES UNSEEN UIDNEXT)'))[0].decode())
total = int(ok(client.select('INBOX'))[0])
uids = ok(client.uid('SEARCH', None, 'ALL'))[0].split()
print('messages', total, 'uids', len(uids))
for uid in uids[:25]:
    fetched = ok(client.uid('FETCH', uid, '(FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])'))
    show(f'message {uid.decode()}', fetched)
show('structures', ok(client.uid('FETCH', '1:*', '(ENVELOPE BODYSTRUCTURE)')))
show('part', ok(client.uid('FETCH', uids[-1], '(BODY.PEEK[]<0.200000>)')))
show('store', ok(client.uid('STORE', uids[0], '+FLAGS', r'(\Flagged $test)')))
ok(client.append('Drafts', r'(\Draft)', None, b'Subject: put there by imaplib\r\n\r\nhello\r\n'))
client.literal = 'Grüße'.encode()
show('search', ok(client.uid('SEARCH', 'CHARSET', 'UTF-8', 'SUBJECT')))
ok(client.uid('COPY', uids[1], 'Archive'))
show('quota', ok(client.getquotaroot('INBOX'))[0], ok(client.namespace()))
ok(client.noop())
ok(client.check())
ok(client.close())
client.logout()
