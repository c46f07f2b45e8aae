package dev.homelab.sim.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.homelab.diag.Diagnostic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxTest {
  private static ApiClient client(Path kubeconfig) throws IOException {
    JsonNode file = new YAMLMapper().readTree(Files.readString(kubeconfig));
    JsonNode cluster = file.at("/clusters/0/cluster");
    byte[] ca = Base64.getDecoder().decode(cluster.path("certificate-authority-data").asText());
    return new ApiClient(
        cluster.path("server").asText(),
        new String(ca, StandardCharsets.UTF_8),
        file.at("/users/0/user/token").asText());
  }

  @Test
  void whatMayNotBeWrittenIsSaidSo() {
    IOException denied = new AccessDeniedException("/lab/.homelab");
    assertThat(new SimulatorException("the sandbox cannot be furnished", denied).diagnostics())
        .extracting(Diagnostic::detail)
        .containsExactly("permission denied: /lab/.homelab");
  }

  @Test
  void keepsItsWorldOverAKillAndIsUsedAgain(@TempDir Path folder) throws Exception {
    Path kubeconfig = Sandbox.ensure(folder, "home");
    try {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kubeconfig)))
          .isEqualTo("rw-------");
      String map =
          "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"kept\"}}";
      ApiClient first = client(kubeconfig);
      assertThat(first.post("/api/v1/namespaces/default/configmaps", map).code()).isEqualTo(201);
      long pid = Sandbox.process(Sandbox.folder(folder, "home")).orElseThrow().pid();
      Sandbox.ensure(folder, "home");
      ProcessHandle process = Sandbox.process(Sandbox.folder(folder, "home")).orElseThrow();
      assertThat(process.pid()).isEqualTo(pid);
      process.destroyForcibly();
      process.onExit().get(60, TimeUnit.SECONDS);
      ApiClient again = client(Sandbox.ensure(folder, "home"));
      assertThat(again.get("/api/v1/namespaces/default/configmaps/kept").code()).isEqualTo(200);
      assertThat(Sandbox.list(folder)).extracting(Sandbox.Kept::name).containsExactly("home");
      assertThat(Sandbox.list(folder).get(0).pid()).isNotNull();
      assertThat(Sandbox.stop(folder, "home")).isTrue();
      assertThat(Sandbox.stop(folder, "home")).isFalse();
      assertThat(Sandbox.list(folder).get(0).pid()).isNull();
    } finally {
      Sandbox.stop(folder, "home");
    }
  }

  @Test
  void whoComesWhileItStartsFindsTheSame(@TempDir Path folder) throws Exception {
    ExecutorService others = Executors.newFixedThreadPool(3);
    try {
      List<Future<Path>> found = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        found.add(others.submit(() -> Sandbox.ensure(folder, "home")));
      }
      for (Future<Path> one : found) {
        assertThat(client(one.get(60, TimeUnit.SECONDS)).get("/api/v1/namespaces").code())
            .isEqualTo(200);
      }
    } finally {
      others.shutdownNow();
      Sandbox.stop(folder, "home");
      // Of those that were started at once one serves; the others must not write any more either.
      ProcessHandle.current()
          .children()
          .filter(one -> one.info().commandLine().orElse("").contains(folder.toString()))
          .forEach(SandboxTest::end);
    }
  }

  private static void end(ProcessHandle process) {
    process.destroy();
    process.onExit().join();
  }

  @Test
  void aProcessThatOnlyHasTheNumberIsNotTaken(@TempDir Path folder) throws Exception {
    Path home = Files.createDirectories(Sandbox.folder(folder, "home"));
    Process stranger = new ProcessBuilder("sleep", "60").start();
    try {
      String mark = Sandbox.mark(stranger.toHandle());
      Files.writeString(home.resolve("pid"), mark);
      assertThat(Sandbox.process(home)).isPresent();
      Files.writeString(home.resolve("pid"), stranger.pid() + " 1000");
      assertThat(Sandbox.process(home)).isEmpty();
      assertThat(Sandbox.stop(folder, "home")).isFalse();
      Files.writeString(home.resolve("pid"), Long.toString(stranger.pid()));
      assertThat(Sandbox.stop(folder, "home")).isFalse();
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void saysWhyItDoesNotStart(@TempDir Path folder) throws IOException {
    Path world = Files.createDirectories(Sandbox.folder(folder, "home"));
    Files.writeString(world.resolve("port"), "no number");
    assertThatThrownBy(() -> Sandbox.ensure(folder, "home"))
        .isInstanceOfSatisfying(
            SimulatorException.class,
            e -> {
              Diagnostic told = e.diagnostics().get(0);
              assertThat(told.code()).isEqualTo("HL6001");
              assertThat(told.title()).contains(world.resolve("simulator.log").toString());
              assertThat(told.detail()).isEqualTo("For input string: \"no number\"");
            });
  }
}
