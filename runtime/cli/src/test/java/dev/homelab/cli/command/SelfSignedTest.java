package dev.homelab.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.dsl.groovy.GroovyFrontend;
import dev.homelab.dsl.groovy.LoadRequest;
import dev.homelab.dsl.groovy.LoadResult;
import dev.homelab.model.Component;
import dev.homelab.model.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** At which addresses of a script a certificate that signs for itself is taken. */
class SelfSignedTest {
  private static final String SERVICE = "{ service whoami { expose lan } }";

  @TempDir Path folder;

  /** The parts that have addresses to open, each with whether such a certificate is taken there. */
  private Map<String, Boolean> taken(String script) throws IOException {
    Path file = Files.writeString(folder.resolve("homelab.groovy"), script);
    LoadResult read = GroovyFrontend.create().load(LoadRequest.of(file, Map.of()));
    Lab lab = Objects.requireNonNull(read.lab(), () -> String.valueOf(read.diagnostics()));
    SelfSigned selfSigned = SelfSigned.of(lab.resources());
    Map<String, Boolean> all = new TreeMap<>();
    for (Component one : lab.components()) {
      if (!one.links().isEmpty()) {
        all.put(one.address().toString(), selfSigned.isWishedOf(one.address()));
      }
    }
    return all;
  }

  @Test
  void onTheBoxThatMakesItsOwnAndOnNoOther() throws IOException {
    Map<String, Boolean> taken =
        taken(
            """
            homelab('lab') {
              domain 'lab.example.com'
              node('own') { certificates selfSigned; tenant('home') %s }
              node('asks') { certificates letsencrypt; tenant('work') %s }
            }
            """
                .formatted(SERVICE, SERVICE));
    assertThat(taken)
        .containsEntry("node.own/dashboard.cozystack", true)
        .containsEntry("node.own/tenant.home/service.whoami", true)
        .containsEntry("node.asks/dashboard.cozystack", false)
        .containsEntry("node.asks/tenant.work/service.whoami", false);
  }

  @Test
  void onAClusterWhereWhatAsksNamesSuchAnIssuerOfTheLab() throws IOException {
    String cluster =
        """
          cluster('%s') {
            kubeconfig './kubeconfig'; ingress 'nginx'; certificates '%s'; domain '%s.example.com'
            manifest '''
        {apiVersion: cert-manager.io/v1, kind: ClusterIssuer, metadata: {name: own}, spec: {selfSigned: {}}}
        '''
            namespace('apps') %s
          }
        """;
    Map<String, Boolean> taken =
        taken(
            "homelab('lab') {\n"
                + cluster.formatted("a", "own", "a", SERVICE)
                + cluster.formatted("b", "others", "b", SERVICE)
                + "}\n");
    assertThat(taken)
        .containsEntry("cluster.a/namespace.apps/service.whoami", true)
        .containsEntry("cluster.b/namespace.apps/service.whoami", false);
  }
}
