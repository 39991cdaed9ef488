import type { TLSSocket } from 'node:tls';
import { buildConnector } from 'undici';
import type { Certificate } from './exchange.ts';

/** Opens connections and keeps the certificate that each origin showed, by `host:port`. */
export function certifyingConnector(
  options: { readonly insecure: boolean; readonly timeoutMs: number },
  certificates: Map<string, Certificate>,
): buildConnector.connector {
  const connect = buildConnector({ rejectUnauthorized: !options.insecure, timeout: options.timeoutMs });
  return (target, done) => {
    connect(target, (error, socket) => {
      if (error !== null) return done(error, null);
      if (target.protocol === 'https:')
        certificates.set(target.host ?? target.hostname, certificateOf(socket as TLSSocket));
      done(null, socket);
    });
  };
}

function certificateOf(socket: TLSSocket): Certificate {
  const { subject, subjectaltname = '' } = socket.getPeerCertificate();
  const parts = subject === undefined ? [] : [subject.CN, subject.O, subject.OU].flat();
  return {
    subject: parts.filter((part) => part !== undefined).join(', '),
    names: subjectaltname.split(', ').map((name) => name.replace(/^(?:DNS|IP Address):/, '')),
  };
}
