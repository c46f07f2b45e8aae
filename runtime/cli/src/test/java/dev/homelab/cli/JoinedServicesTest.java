package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.apps.AppServer;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services of films and series, from the script to what their applications hold. */
class JoinedServicesTest {
  private static final Map<String, Integer> PORTS =
      new TreeMap<>(
          Map.of(
              "sonarr",
              8989,
              "radarr",
              7878,
              "prowlarr",
              9696,
              "bazarr",
              6767,
              "jellyfin",
              80,
              "jellyseerr",
              5055,
              "qbittorrent",
              8080));
  private static final String SCRIPT =
      """
      homelab('films') {
        domain 'example.com'
        cluster('home') {
          kubeconfig '%s'
          ingress 'nginx'
          namespace('media') {
            share('media') { size 10.GiB }
            service sonarr; service radarr; service qbittorrent; service bazarr
            service prowlarr { indexer('1337x') { url 'https://indexer.example.com' } }
            service jellyfin; service jellyseerr
          }
        }
      }
      """;

  @TempDir Path folder;

  private final Map<String, String> shown = new TreeMap<>();

  private AppServer app(KubeSimulator kube, String name) {
    int port = Objects.requireNonNull(PORTS.get(name));
    return Objects.requireNonNull(kube.apps().find("media", name, port), name);
  }

  private String held(KubeSimulator kube, String name) {
    app(kube, name).edit(all -> shown.put(name, all.toString()));
    return shown.getOrDefault(name, "");
  }

  @Test
  void oneRunJoinsThemTheNextChangesNothingAndAllGoAgain() throws IOException {
    try (KubeSimulator kube = KubeSimulator.start(SimulatorOptions.inMemory().withSpeed(60))) {
      Path config = Files.writeString(folder.resolve("kubeconfig"), kube.kubeconfig());
      Files.writeString(folder.resolve("homelab.groovy"), SCRIPT.formatted(config));
      CliRun cli = new CliRun(folder);
      CliRun.Result up = cli.run("up", "--yes");
      assertThat(up.code()).as(up.err()).isZero();
      assertThat(held(kube, "sonarr")).contains("tvCategory", "/data/media/tv", "\"admin\"");
      assertThat(held(kube, "radarr")).contains("movieCategory", "/data/media/movies");
      assertThat(held(kube, "prowlarr"))
          .contains("http://sonarr:8989", "http://radarr:7878", "fullSync", "1337x");
      assertThat(held(kube, "bazarr")).contains("\"use_sonarr\":true", "\"use_radarr\":true");
      assertThat(held(kube, "jellyfin")).contains("\"done\":true", "Films", "Series");
      assertThat(held(kube, "jellyseerr")).contains("\"initialized\":true", "/data/media/tv");

      PORTS.keySet().forEach(name -> app(kube, name).clearRequests());
      CliRun.Result again = cli.run("up", "--yes");
      assertThat(again.out()).as(again.err()).contains("nothing to change");
      for (String name : PORTS.keySet()) {
        assertThat(app(kube, name).changes()).as(name).isEmpty();
      }
      noSecretIsKeptOrTold(cli, List.of(up, again));
      CliRun.Result down = cli.run("down", "--yes");
      assertThat(down.err()).contains("kept");
      assertThat(kube.nodes().objects("deployments.apps").keySet())
          .noneMatch(name -> name.startsWith("media/"));
    }
  }

  private void noSecretIsKeptOrTold(CliRun cli, List<CliRun.Result> told) throws IOException {
    String key = cli.run("secret", "show", "media.sonarr.api-key", "--reveal").out().strip();
    assertThat(key).hasSize(32);
    for (CliRun.Result one : told) {
      assertThat(one.out() + one.err()).doesNotContain(key);
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(text).as(file.toString()).doesNotContain(key);
      }
    }
  }
}
