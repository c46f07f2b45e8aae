package dev.homelab.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.spi.AddressBook;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;

/** Addresses of the web that answer, and those that do not, on loopback. */
class WebLookTest {
  private static final String NAME = "photos.lab.example.com";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final HeldCertificate AUTHORITY =
      new HeldCertificate.Builder().certificateAuthority(0).build();

  private static HeldCertificate.Builder certificate(String name) {
    return new HeldCertificate.Builder().addSubjectAlternativeName(name);
  }

  private static AddressBook at(int port) {
    return (host, asked) -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static WebTrust trust() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("authority", AUTHORITY.certificate());
    return WebTrust.of(store);
  }

  private static WebLook.Seen seen(
      String address, AddressBook book, boolean selfSigned, Duration patience)
      throws GeneralSecurityException, IOException {
    try (WebLook look = WebLook.of(trust(), book, "homelab-test", patience)) {
      return look.at(address, selfSigned);
    }
  }

  /** How a server with a certificate is seen that answers with a status. */
  private static WebLook.Seen over(HeldCertificate shown, boolean selfSigned, int status)
      throws GeneralSecurityException, IOException {
    HandshakeCertificates tls = new HandshakeCertificates.Builder().heldCertificate(shown).build();
    try (MockWebServer server = new MockWebServer()) {
      server.useHttps(tls.sslSocketFactory());
      server.enqueue(new MockResponse.Builder().code(status).build());
      server.start(InetAddress.getLoopbackAddress(), 0);
      return seen("https://" + NAME, at(server.getPort()), selfSigned, PATIENCE);
    }
  }

  @Test
  void whoHasTheRightNameAndIsSignedAnswersWhateverItWants()
      throws GeneralSecurityException, IOException {
    HeldCertificate good = certificate(NAME).signedBy(AUTHORITY).build();
    assertThat(over(good, false, 200)).isEqualTo(answer(WebLook.Found.ANSWERS, "status 200"));
    assertThat(over(good, false, 302).found()).isEqualTo(WebLook.Found.ANSWERS);
    assertThat(over(good, false, 401).found()).isEqualTo(WebLook.Found.ANSWERS);
    assertThat(over(good, false, 503)).isEqualTo(answer(WebLook.Found.BROKEN, "status 503"));
    WebLook.Seen missing = over(good, false, 404);
    assertThat(missing).isEqualTo(answer(WebLook.Found.MISSING, "nobody serves this name or page"));
    assertThat(missing.found().isTrouble()).isTrue();
  }

  private static WebLook.Seen answer(WebLook.Found found, String said) {
    return new WebLook.Seen(found, said);
  }

  @Test
  void aCertificateIsToldByWhatIsWrongWithIt() throws GeneralSecurityException, IOException {
    HeldCertificate other = certificate("ingress.local").signedBy(AUTHORITY).build();
    assertThat(over(other, false, 200))
        .isEqualTo(answer(WebLook.Found.CERTIFICATE, "it is for another name"));
    HeldCertificate itself = certificate(NAME).build();
    assertThat(over(itself, false, 200))
        .isEqualTo(
            answer(WebLook.Found.CERTIFICATE, "nobody whom this machine trusts has signed it"));
    long now = Instant.now().toEpochMilli();
    long day = TimeUnit.DAYS.toMillis(1);
    HeldCertificate old =
        certificate(NAME).signedBy(AUTHORITY).validityInterval(now - 2 * day, now - day).build();
    assertThat(over(old, false, 200)).isEqualTo(answer(WebLook.Found.CERTIFICATE, "it is too old"));
  }

  @Test
  void oneThatSignsForItselfIsTakenWhereTheLabWantsThatAndItHoldsForTheName()
      throws GeneralSecurityException, IOException {
    assertThat(over(certificate(NAME).build(), true, 200))
        .isEqualTo(answer(WebLook.Found.ANSWERS, "self-signed, verified by nobody"));
    assertThat(over(certificate(NAME).build(), true, 503).found()).isEqualTo(WebLook.Found.BROKEN);
    assertThat(over(certificate(NAME).signedBy(AUTHORITY).build(), true, 200))
        .isEqualTo(answer(WebLook.Found.ANSWERS, "status 200"));
    assertThat(over(certificate("ingress.local").build(), true, 200).found())
        .isEqualTo(WebLook.Found.CERTIFICATE);
    long now = Instant.now().toEpochMilli();
    HeldCertificate old = certificate(NAME).validityInterval(now - 9_000, now - 5_000).build();
    assertThat(over(old, true, 200)).isEqualTo(answer(WebLook.Found.CERTIFICATE, "it is too old"));
  }

  @Test
  void whoDoesNotAnswerIsToldByHow() throws GeneralSecurityException, IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int silent = taken.getLocalPort();
      assertThat(seen("http://" + NAME, at(silent), false, Duration.ofSeconds(1)))
          .isEqualTo(answer(WebLook.Found.SILENT, "nothing within 1 s"));
    }
    try (Socket deaf = new Socket()) {
      deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      assertThat(seen("http://" + NAME, at(deaf.getLocalPort()), false, PATIENCE).found())
          .isEqualTo(WebLook.Found.REFUSED);
    }
    try (WebLook look = WebLook.of(trust(), at(1), "homelab-test", PATIENCE)) {
      IOException outer = new ConnectException("Failed to connect to " + NAME);
      outer.initCause(new ConnectException("Network is unreachable"));
      assertThat(look.failed(outer).found()).isEqualTo(WebLook.Found.UNREACHABLE);
      assertThat(look.failed(new NoRouteToHostException("No route to host")).found())
          .isEqualTo(WebLook.Found.UNREACHABLE);
    }
    AddressBook nobody = InetSocketAddress::createUnresolved;
    assertThat(seen("https://" + NAME, nobody, false, PATIENCE).found())
        .isEqualTo(WebLook.Found.NAME_UNKNOWN);
    assertThat(seen("smb://nas/share", nobody, false, PATIENCE).found())
        .isEqualTo(WebLook.Found.NOT_ASKED);
  }
}
