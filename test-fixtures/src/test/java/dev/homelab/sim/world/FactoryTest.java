package dev.homelab.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image factory answers as the real one, and computes its ids. */
final class FactoryTest {
  private static final MediaType YAML = MediaType.get("application/yaml");

  @TempDir Path folder;
  private Factory factory = Factory.start(null, 0);
  private final OkHttpClient http = new OkHttpClient.Builder().followRedirects(false).build();

  @AfterEach
  void close() {
    factory.close();
  }

  /** A status with a text. */
  private record Answer(int status, String text) {}

  private Answer ask(Request request) throws IOException {
    try (Response response = http.newCall(request).execute()) {
      String location = response.header("Location");
      return new Answer(response.code(), location == null ? response.body().string() : location);
    }
  }

  private Answer post(String schematic) throws IOException {
    return ask(
        new Request.Builder()
            .url(factory.url() + "/schematics")
            .post(RequestBody.create(schematic, YAML))
            .build());
  }

  private Answer get(String path) throws IOException {
    return ask(new Request.Builder().url(factory.url() + path).build());
  }

  private String id(String schematic) throws IOException {
    Answer answer = post(schematic);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return Json.text(Json.read(answer.text()), "id");
  }

  private static String extensions(String... names) {
    StringBuilder out =
        new StringBuilder("customization:\n  systemExtensions:\n    officialExtensions:\n");
    for (String name : names) {
      out.append("      - siderolabs/").append(name).append('\n');
    }
    return out.toString();
  }

  @Test
  void idsAreThoseOfTheRealFactory() throws IOException {
    assertThat(id(""))
        .isEqualTo("376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba");
    assertThat(id("customization:\n  extraKernelArgs: [noapic, nolapic]\n"))
        .isEqualTo("9cba8e32753f91a16c1837ab8abf356af021706ef284aef07380780177d9a06c");
    assertThat(id("customization:\n  meta:\n    - key: 10\n      value: foo\n"))
        .isEqualTo("d308a2a5ee2277bed5fbaa104fcbc8d59122abfa737df987a95b4ca763459a7f");
    assertThat(id("customization:\n  secureboot:\n    includeWellKnownCertificates: true\n"))
        .isEqualTo("fa8e05f142a851d3ee568eb0a8e5841eaf6b0ebc8df9a63df16ac5ed2c04f3e6");
    assertThat(id(extensions("qemu-guest-agent")))
        .isEqualTo("ce4c980550dd2ab1b17bbf2b08801c7eb59418eafe8f279833297925d67c7515");
    assertThat(id(extensions("iscsi-tools", "qemu-guest-agent", "util-linux-tools")))
        .isEqualTo("88d1f7a5c4f1d3aba7df787c448c1d3d008ed29cfb34af53fa0df4336a56040b");
  }

  @Test
  void unknownFieldsAndSchematicsAreRefused() throws IOException {
    assertThat(post("customisation: {}\n")).extracting(Answer::status).isEqualTo(400);
    assertThat(post("customization:\n  extensions: [a]\n").text()).contains("extensions");
    String unknown = "0".repeat(64);
    assertThat(get("/schematics/" + unknown).status()).isEqualTo(404);
    assertThat(get("/image/" + unknown + "/v1.13.9/nocloud-amd64.qcow2").status()).isEqualTo(404);
  }

  @Test
  void imagesAreSentOnAndPathsAreChecked() throws IOException {
    String base = "/image/" + id(extensions("qemu-guest-agent")) + "/v1.13.9/";
    Answer sent = get(base + "nocloud-amd64.qcow2");
    assertThat(sent.status()).isEqualTo(302);
    assertThat(ask(new Request.Builder().url(sent.text()).build()).status()).isEqualTo(200);
    assertThat(get(base + "metal-amd64.iso").status()).isEqualTo(302);
    assertThat(get(base + "nocloud-amd64.floppy").status()).isEqualTo(400);
    assertThat(get("/versions").text()).contains("v1.13.9");
    assertThat(get("/version/v1.13.9/extensions/official").text())
        .contains("siderolabs/qemu-guest-agent");
  }

  @Test
  void schematicsOutliveTheProcessAndFaultsPass() throws IOException {
    factory.close();
    factory = Factory.start(folder, 0);
    String made = id(extensions("drbd"));
    factory.close();
    factory = Factory.start(folder, 0);
    assertThat(get("/schematics/" + made).text()).contains("siderolabs/drbd");
    factory.fail(429, 2);
    assertThat(get("/versions").status()).isEqualTo(429);
    assertThat(get("/versions").status()).isEqualTo(429);
    assertThat(get("/versions").status()).isEqualTo(200);
  }
}
