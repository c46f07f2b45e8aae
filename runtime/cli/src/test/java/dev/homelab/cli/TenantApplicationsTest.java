package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Databases and buckets of a tenant, and an app that reads their passwords where they are. */
class TenantApplicationsTest extends WorldLab {
  private static final String SCRIPT =
      """
      homelab('lab') {
        node('box') {
          address '192.168.1.20'
          tenant('home') {
            objectStorage()
            postgres('db') { user 'shop'; database 'shop'; size 20.GiB }
            mariadb('old') { user 'shop' }
            redis('cache') { memory 512.MiB }
            bucket('photos') { user 'app' }
            app('shop') {
              image 'ghcr.io/traefik/whoami:v1.11.0'
              env 'DB_HOST', ref('postgres.db').host
              env 'DB_PASSWORD', ref('postgres.db').password
              env 'OLD', join('mysql://shop:', ref('mariadb.old').password, '@', ref('mariadb.old').host)
              env 'CACHE', ref('redis.cache').password
              env 'S3', ref('bucket.photos').secretKey
            }
          }
        }
      }
      """;
  private static final String TENANT = "node.box/tenant.home";

  @Test
  void anAppReadsThePasswordsThatCozystackMakes() throws IOException {
    script(SCRIPT);
    up();
    assertThat(up().out()).contains("nothing to change");
    String made =
        run("secret", "show", "--sandbox", "tenant-home.old.shop", "--reveal").out().strip();
    assertThat(made).hasSizeGreaterThan(16);
    assertThat(files()).as("files with a password in clear").isEmpty();
    assertThat(run("plan", "--sandbox").out()).doesNotContain(made);

    script(SCRIPT.replace("; size 20.GiB", ""));
    assertThat(run("plan", "--sandbox").out()).contains("size 20Gi -> nothing");
    up();
    assertThat(up().out()).contains("nothing to change");

    script(SCRIPT.replaceAll("(?m)^ *(redis|env 'CACHE).*\\n", ""));
    CliRun.Result kept = cli.run("up", "--sandbox", "--yes");
    assertThat(kept.err() + kept.out()).contains(TENANT + "/redis.cache");
    up("--delete-data", TENANT + "/redis.cache");
    assertThat(run("state", "list", "--sandbox").out()).doesNotContain("redis.cache");
  }

  /** Files of the state that hold the password of the lab's own. */
  private List<Path> files() throws IOException {
    String made =
        run("secret", "show", "--sandbox", "tenant-home.old.shop", "--reveal").out().strip();
    try (Stream<Path> all = Files.walk(folder.resolve(".homelab"))) {
      return all.filter(Files::isRegularFile)
          .filter(file -> holds(file, made))
          .filter(file -> !file.toString().contains("world"))
          .toList();
    }
  }

  private static boolean holds(Path file, String text) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
