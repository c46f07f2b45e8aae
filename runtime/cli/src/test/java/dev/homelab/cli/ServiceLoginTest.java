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

/** One login for the services of a tenant, from the script to Keycloak and back. */
class ServiceLoginTest extends WorldLab {
  private static final String SCRIPT =
      """
      homelab('lab') {
        domain 'lab.example.com'
        node('box') {
          address '192.168.1.20'
          login keycloak
          certificates letsencrypt
          tenant('home') {
            login required
            service whoami
            service vaultwarden
            service prowlarr
            service ntfy
          }
        }
      }
      """;
  private static final String CLIENT = "keycloakclient.login-proxy";

  @Test
  void servicesAskForOneLoginAndForTheirOwnAgain() throws IOException {
    script(SCRIPT);
    assertThat(up().out()).contains("login of the box");
    assertThat(up().out()).contains("nothing to change");
    assertThat(run("state", "list", "--sandbox").out())
        .contains(CLIENT, "keycloakclient.vaultwarden", "ingress.prowlarr-open")
        .doesNotContain("arr-login");
    assertThat(run("explain", "service.ntfy", "--sandbox").out())
        .contains("asks for its own login, not for that of the box");
    String secret =
        run("secret", "show", "--sandbox", "box.tenant-home.login-proxy.login", "--reveal")
            .out()
            .strip();
    assertThat(secret).hasSize(32);
    assertThat(filesWith(secret)).as("files with the client's secret in clear").isEmpty();

    script(SCRIPT.replace("service whoami", "service whoami { login own }"));
    assertThat(run("plan", "--sandbox").out()).contains(CLIENT, "redirectUris");

    // The realm goes with `login keycloak`, and what is in it could not go after that.
    script(SCRIPT.replace("login required", "").replace("login keycloak", ""));
    assertThat(up().out()).doesNotContain("✗");
    assertThat(up().out()).contains("nothing to change");
    assertThat(run("state", "list", "--sandbox").out())
        .contains("arr-login")
        .doesNotContain("keycloakclient", "login-proxy", "-open");
  }

  private List<Path> filesWith(String text) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder.resolve(".homelab"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
          found.add(file);
        }
      }
    }
    return found;
  }
}
