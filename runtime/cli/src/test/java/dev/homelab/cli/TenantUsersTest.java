package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** People of a box, from the script to Keycloak. */
class TenantUsersTest extends WorldLab {
  private static final String SCRIPT =
      """
      homelab('lab') {
        domain 'lab.example.com'
        secrets { generated 'anna' }
        node('box') {
          address '192.168.1.20'
          login keycloak
          user('olga') { role clusterAdmin }
          tenant('home') {
            user('anna') { email 'anna@example.com'; role admin; password secret('anna') }
            tenant('kids') { user('anna') { role superAdmin } }
          }
        }
      }
      """;
  private static final String ANNA = "node.box/user.anna";

  @Test
  void peopleAreKnownToKeycloakAndLoseARoleWithTheScript() throws IOException {
    script(SCRIPT);
    up();
    assertThat(up().out()).contains("nothing to change");
    String first = run("secret", "show", "--sandbox", "anna", "--reveal").out().strip();
    assertThat(first).hasSizeGreaterThan(16);
    assertThat(filesWith(first)).as("files with the first password in clear").isEmpty();

    script(SCRIPT.replace("user('anna') { role superAdmin }", ""));
    assertThat(run("plan", "--sandbox").out()).contains("tenant-home-kids-super-admin");
    up();
    assertThat(up().out()).contains("nothing to change");

    script(SCRIPT.replaceAll("(?m)^.*user\\('anna'\\).*\\n", ""));
    up();
    assertThat(run("state", "list", "--sandbox").out()).contains("user.olga").doesNotContain(ANNA);
  }

  private List<Path> filesWith(String text) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder.resolve(".homelab"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        boolean world = file.toString().contains("world");
        if (!world
            && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          found.add(file);
        }
      }
    }
    return found;
  }
}
