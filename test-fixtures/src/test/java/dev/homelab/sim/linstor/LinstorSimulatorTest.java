package dev.homelab.sim.linstor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.tls.Certificates;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The controller as a client sees it. */
class LinstorSimulatorTest {
  private static final LinstorDisk SDA = LinstorDisk.clean("/dev/sda", 100, "S1");
  private static final LinstorDisk SDB = LinstorDisk.clean("/dev/sdb", 100, "S2");

  @TempDir Path folder;

  private record Answer(int status, JsonNode body) {}

  private static OkHttpClient client(LinstorSimulator linstor, boolean known) {
    var tls = linstor.clientTls();
    HandshakeCertificates.Builder trust =
        new HandshakeCertificates.Builder()
            .addTrustedCertificate(Certificates.decodeCertificatePem(tls.get("ca.crt")));
    if (known) {
      trust.heldCertificate(HeldCertificate.decode(tls.get("tls.crt") + tls.get("tls.key")));
    }
    HandshakeCertificates made = trust.build();
    return new OkHttpClient.Builder()
        .dns(host -> List.of(InetAddress.getLoopbackAddress()))
        .retryOnConnectionFailure(false)
        .sslSocketFactory(made.sslSocketFactory(), made.trustManager())
        .build();
  }

  private static Answer ask(
      LinstorSimulator linstor, boolean known, String method, String path, @Nullable String body)
      throws IOException {
    RequestBody content =
        body == null
            ? null
            : RequestBody.create(
                body.getBytes(StandardCharsets.UTF_8), MediaType.get("application/json"));
    Request request =
        new Request.Builder()
            .url("https://" + LinstorOptions.SERVICE + ":" + linstor.port() + path)
            .method(method, content)
            .build();
    try (Response response = client(linstor, known).newCall(request).execute()) {
      return new Answer(response.code(), Json.read(response.body().string()));
    }
  }

  @Test
  void whoShowsNoCertificateIsNotAnswered() throws IOException {
    try (LinstorSimulator linstor = LinstorSimulator.start(LinstorOptions.inMemory())) {
      assertThat(ask(linstor, true, "GET", "/v1/nodes", null).status()).isEqualTo(200);
      assertThatThrownBy(() -> ask(linstor, false, "GET", "/v1/nodes", null))
          .isInstanceOf(IOException.class);
      assertThat(linstor.requests()).hasSize(1);
    }
  }

  @Test
  void aPoolOfDisksSideBySideIsMadeAndRegistered() throws IOException {
    try (LinstorSimulator linstor = LinstorSimulator.start(LinstorOptions.inMemory())) {
      linstor.addNode("n1", List.of(SDA, SDB.used()));
      String body =
          """
          {"provider_kind": "ZFS", "device_paths": ["/dev/sda"], "pool_name": "data",
           "with_storage_pool": {"name": "data", "props": {"Aux/a": "b"}}}
          """;
      assertThat(ask(linstor, true, "GET", "/v1/physical-storage/n1", null).body()).hasSize(1);
      Answer made = ask(linstor, true, "POST", "/v1/physical-storage/n1", body);
      assertThat(made.status()).isEqualTo(201);
      assertThat(ask(linstor, true, "GET", "/v1/physical-storage/n1", null).body()).isEmpty();
      JsonNode pools = ask(linstor, true, "GET", "/v1/view/storage-pools", null).body();
      assertThat(pools).hasSize(2);
      assertThat(pools.path(1).path("total_capacity").asLong()).isEqualTo(100L << 20);
      assertThat(pools.path(1).path("props").path("Aux/a").asText()).isEqualTo("b");

      Answer again = ask(linstor, true, "POST", "/v1/physical-storage/n1", body);
      assertThat(again.status()).isEqualTo(500);
      assertThat(again.body().path(0).path("ret_code").asLong()).isNegative();
      assertThat(ask(linstor, true, "GET", "/v1/nodes/none/storage-pools", null).status())
          .isEqualTo(404);
    }
  }

  @Test
  void cleanDisksOfAllNodesAndPropertiesAreToldAndKept() throws IOException {
    try (LinstorSimulator linstor = LinstorSimulator.start(LinstorOptions.inMemory())) {
      linstor.addNode("n1", List.of(SDA, SDB.used()));
      linstor.addNode("n2", List.of(LinstorDisk.clean("/dev/sdc", 100, "S3")));
      JsonNode disks = ask(linstor, true, "GET", "/v1/physical-storage", null).body();
      assertThat(disks).as("alike ones together").hasSize(1);
      assertThat(disks.at("/0/size").asLong()).isPositive();
      assertThat(disks.at("/0/nodes/n1/0/device").asText()).isEqualTo("/dev/sda");
      assertThat(disks.at("/0/nodes/n2/0/serial").asText()).isEqualTo("S3");
      assertThat(disks.at("/0/nodes/n1/0").has("size")).isFalse();

      String set = "{\"override_props\":{\"Aux/a\":\"b\",\"Aux/c\":\"d\"}}";
      String path = "/v1/controller/properties";
      assertThat(ask(linstor, true, "POST", path, set).status()).isEqualTo(201);
      ask(linstor, true, "POST", path, "{\"delete_props\":[\"Aux/c\"]}");
      JsonNode kept = ask(linstor, true, "GET", path, null).body();
      assertThat(kept).isEqualTo(Json.read("{\"Aux/a\":\"b\"}"));
    }
  }

  @Test
  void whatIsHeldOutlivesTheProcess() throws IOException {
    LinstorOptions options = LinstorOptions.inMemory().withState(folder);
    String authority;
    try (LinstorSimulator linstor = LinstorSimulator.start(options)) {
      linstor.addNode("n1", List.of(SDA, SDB));
      assertThat(linstor.run("n1", create("data")).code()).isZero();
      authority = linstor.clientTls().get("ca.crt");
    }
    try (LinstorSimulator linstor = LinstorSimulator.start(options)) {
      assertThat(linstor.clientTls().get("ca.crt")).isEqualTo(authority);
      linstor.addNode("n1", List.of());
      var list = linstor.run("n1", List.of("zpool", "list", "-v", "-H", "-P", "data"));
      assertThat(list.out()).contains("\tmirror-0\t", "\t/dev/sda1\t", "\t/dev/sdb1\t");
    }
  }

  private static List<String> create(String name) {
    return List.of("zpool", "create", "-f", "-m", "none", name, "mirror", "/dev/sda", "/dev/sdb");
  }

  @Test
  void zpoolEndsWithTheCodesOfZpool() {
    try (LinstorSimulator linstor = LinstorSimulator.start(LinstorOptions.inMemory())) {
      linstor.addNode("n1", List.of(SDA, SDB));
      var none = linstor.run("n1", List.of("zpool", "list", "-H", "data"));
      assertThat(none.code()).isEqualTo(1);
      assertThat(none.err()).contains("no such pool");
      assertThat(linstor.run("n1", create("data")).code()).isZero();
      assertThat(linstor.run("n1", create("data")).err()).contains("pool already exists");
      assertThat(linstor.run("n1", create("other")).err()).contains("currently unavailable");
      assertThat(linstor.run("n1", List.of("zpool", "set", "a:b=c", "data")).code()).isZero();
      var get = linstor.run("n1", List.of("zpool", "get", "-H", "-o", "x", "failmode,a:b", "data"));
      assertThat(get.out()).isEqualTo("failmode\twait\na:b\tc\n");
      assertThat(linstor.run("n1", List.of("zpool", "scrub", "data")).code()).isEqualTo(2);
      assertThat(linstor.run("n1", List.of("lsblk")).code()).isEqualTo(127);
    }
  }
}
