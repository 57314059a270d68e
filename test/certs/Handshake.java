/** Asks Java: does a TLS client that trusts this root take the server on that port for this host? */
import java.io.FileInputStream;
import java.net.Socket;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

public class Handshake {
  public static void main(String[] args) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (FileInputStream root = new FileInputStream(args[0])) {
      store.setCertificateEntry("root", CertificateFactory.getInstance("X.509").generateCertificate(root));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    try (Socket tcp = new Socket("127.0.0.1", Integer.parseInt(args[2]));
        SSLSocket leg = (SSLSocket) context.getSocketFactory().createSocket(tcp, args[1], 993, true)) {
      SSLParameters parameters = leg.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      leg.setSSLParameters(parameters);
      leg.startHandshake();
    }
  }
}
