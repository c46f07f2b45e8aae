package dev.homelab.sim.kube.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.Certificates;
import okhttp3.tls.HandshakeCertificates;
import org.junit.jupiter.api.Test;

/** The cipher that a simulator and its clients agree on. */
final class PlainJavaFirstTest {
  @Test
  void theCipherThatPlainJavaIsGoodAtIsChosen() throws IOException {
    Identity identity = Identity.create("test");
    HandshakeCertificates trust =
        new HandshakeCertificates.Builder()
            .addTrustedCertificate(Certificates.decodeCertificatePem(identity.caPem()))
            .build();
    OkHttpClient client =
        new OkHttpClient.Builder()
            .sslSocketFactory(trust.sslSocketFactory(), trust.trustManager())
            .build();
    try (HttpServer server = HttpServer.start(identity, 0, call -> Reply.text(200, "here"))) {
      Request request = new Request.Builder().url(server.url()).build();
      try (Response response = client.newCall(request).execute()) {
        assertThat(response.body().string()).isEqualTo("here");
        assertThat(String.valueOf(response.handshake())).contains("TLS_CHACHA20_POLY1305_SHA256");
      }
    } finally {
      client.connectionPool().evictAll();
      client.dispatcher().executorService().shutdown();
    }
  }
}
