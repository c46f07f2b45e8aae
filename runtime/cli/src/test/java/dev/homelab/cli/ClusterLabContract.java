package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a lab on a cluster promises through the command line, whichever cluster it is. */
abstract class ClusterLabContract {
  @TempDir Path temp;
  final String name = "l" + UUID.randomUUID().toString().substring(0, 8);
  CliRun cli = new CliRun(Path.of("."));

  /** The kubeconfig of the cluster. */
  abstract String kubeconfig() throws IOException;

  @BeforeEach
  void makeMachine() throws IOException {
    cli = machine("first");
  }

  @AfterEach
  void takeDown() throws IOException {
    script("first", "", "");
    cli.run("down", "--yes");
  }

  CliRun machine(String folder) throws IOException {
    Path place = Files.createDirectories(temp.resolve(folder));
    Files.writeString(place.resolve("kubeconfig"), kubeconfig());
    return new CliRun(place);
  }

  /** Writes a lab with words of its own and words of its cluster. */
  void script(String folder, String words, String inCluster) throws IOException {
    Files.writeString(
        temp.resolve(folder).resolve("homelab.groovy"),
        "homelab('%s') {\n%s\ncluster('c') {\nkubeconfig 'kubeconfig'\n%s\n}\n}\n"
            .formatted(name, words, inCluster));
  }

  static CliRun.Result done(CliRun.Result result) {
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    return result;
  }

  @Test
  void aMistypedFieldIsAProblemOfThePlanWithItsLine() throws IOException {
    script(
        "first",
        "",
        """
        namespace('%1$s') {
          manifest '''
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replcas: 1
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: example.com/web:1.0, imagePullPolice: Always}]}
        '''
        }
        """
            .formatted(name));
    CliRun.Result plan = cli.run("plan");
    assertThat((plan.out() + plan.err()).replaceAll("\\n +\\S ", " "))
        .contains("HL5044", "spec.replcas: did you mean 'replicas'?", "homelab.groovy:7")
        .contains("containers[0].imagePullPolice: did you mean 'imagePullPolicy'?");
    CliRun.Result up = cli.run("up", "--yes");
    assertThat(up.code()).isEqualTo(2);
    assertThat(done(cli.run("state", "list")).out()).isEmpty();
  }

  @Test
  void aMistypedFieldOfACustomKindIsFoundOnceTheClusterKnowsTheKind() throws IOException {
    String definition =
        """
        manifest '''
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: things.%1$s.example.com}
        spec:
          group: %1$s.example.com
          scope: Namespaced
          names: {kind: Thing, plural: things, singular: thing, listKind: ThingList}
          versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties: {spec: {type: object, properties: {colour: {type: string}}}}
        '''
        """
            .formatted(name);
    String thing =
        definition
            + """
            namespace('%1$s') {
              manifest '{apiVersion: %1$s.example.com/v1, kind: Thing, metadata: {name: one}, spec: {%2$s: red}}'
              ignore 'status'
            }
            """;
    script("first", "", definition);
    done(cli.run("up", "--yes"));
    script("first", "", thing.formatted(name, "color"));
    CliRun.Result plan = cli.run("plan");
    assertThat(plan.out() + plan.err()).contains("HL5044", "spec.color", "homelab.groovy:");
    script("first", "", thing.formatted(name, "colour"));
    CliRun.Result right = cli.run("plan", "--exit-code");
    assertThat(right.code()).as(right.out() + right.err()).isEqualTo(3);
    assertThat(right.out() + right.err()).doesNotContain("HL5044");
  }

  private String renamed(String patch) {
    return """
        namespace('%s') {
          manifest '{apiVersion: v1, kind: ConfigMap, metadata: {name: moving}, data: {a: b}}'
          %s
        }
        """
        .formatted(name, patch);
  }

  @Test
  void anObjectOfAnotherNameUnderTheSameAddressIsReplacedAndNoneIsLeft() throws IOException {
    script("first", "", renamed(""));
    done(cli.run("up", "--yes"));
    script("first", "", renamed("patch('ConfigMap', 'moving') { set 'metadata.name', 'moved' }"));
    JsonNode plan = new ObjectMapper().readTree(cli.run("plan", "--json").out());
    assertThat(plan.path("changes")).as(plan.toString()).hasSize(1);
    JsonNode change = plan.path("changes").path(0);
    assertThat(change.path("action").asText()).isEqualTo("replace");
    assertThat(change.path("fields").toString()).contains("metadata.name", "moved");
    done(cli.run("up", "--yes"));
    assertThat(cli.run("plan", "--exit-code").code()).isZero();
    assertThat(done(cli.run("state", "show", "configmap.moving")).out()).contains("/moved");
    done(cli.run("state", "rebuild", "--yes"));
    assertThat(done(cli.run("state", "list")).out().lines().filter(l -> l.contains("moving")))
        .as("one object bears the mark")
        .hasSize(1);
    script("first", "", "");
    done(cli.run("down", "--yes"));
  }

  @Test
  void theStateLivesInTheClusterForSeveralMachines() throws IOException {
    String words = "state { cluster 'c' }\nsecrets { generated 'pw' }";
    String app =
        "namespace('"
            + name
            + "') { app('web') { image 'example.com/w:1'; env 'PW', secret('pw') } }";
    script("first", words, app);
    done(cli.run("up", "--yes"));
    assertThat(cli.run("plan", "--exit-code").code()).isZero();
    CliRun second = machine("second");
    script("second", words, app);
    String recipient = done(second.run("secret", "recipient")).out().strip();
    done(cli.run("secret", "recipient", "add", recipient));
    assertThat(second.run("plan", "--exit-code").code()).isZero();
    assertThat(second.run("secret", "rotate", "pw", "--yes").err()).contains("HL4023");
    done(second.run("state", "join", "--yes"));
    done(second.run("secret", "rotate", "pw", "--yes"));
    assertThat(cli.run("plan").out()).contains("secret pw was rotated");
    done(cli.run("up", "--yes"));
    assertThat(second.run("plan", "--exit-code").code()).isZero();
    done(second.run("down", "--yes"));
    script("first", words, app);
    assertThat(done(cli.run("state", "list")).out()).isEmpty();
    script("first", "", "");
    Files.delete(temp.resolve("first/.homelab/state.place"));
  }

  @Test
  void whatOthersMadeIsListedAndRightsAreWell() throws IOException {
    script("first", "", "namespace('" + name + "') { }");
    done(cli.run("up", "--yes"));
    CliRun other = machine("other");
    Files.writeString(
        temp.resolve("other/homelab.groovy"),
        """
        homelab('%1$s-other') {
          cluster('c') {
            kubeconfig 'kubeconfig'
            manifest '{apiVersion: v1, kind: ConfigMap, metadata: {name: theirs, namespace: %1$s}, data: {a: b}}'
          }
        }
        """
            .formatted(name));
    done(other.run("up", "--yes"));
    assertThat(done(cli.run("status", "--foreign")).out())
        .containsPattern("ConfigMap +theirs +by lab " + name + "-other")
        .doesNotContain("kube-root-ca.crt");
    CliRun.Result doctor = done(cli.run("doctor"));
    assertThat(doctor.out()).contains("may be read and changed");
    done(other.run("down", "--yes"));
  }
}
