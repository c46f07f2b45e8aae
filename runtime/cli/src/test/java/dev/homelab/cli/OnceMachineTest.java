package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.proof.ClusterView;
import dev.homelab.sim.kube.KubeSimulator;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** A machine that is started once, and that a person starts again. */
class OnceMachineTest extends WorldLab {
  private static final String SUB = "/apis/kubevirt.io/v1/namespaces/tenant-home/";
  private static final String MACHINE = SUB + "virtualmachines/vm-instance-play";
  private static final String INSTANCE = SUB + "virtualmachineinstances/vm-instance-play";
  private static final String WISH =
      "/apis/apps.cozystack.io/v1alpha1/namespaces/tenant-home/vminstances/play";
  private static final String LAB =
      """
      homelab('lab') {
        node('aoostar') {
          tenant('home') {
            vm('play', linux { starts once })
          }
        }
      }
      """;

  private ClusterView box() {
    KubeSimulator simulator = world.world().clusters().values().iterator().next();
    return ClusterView.of(simulator);
  }

  private String at(String path, String field) {
    Optional<JsonNode> found = box().get(path);
    return found.map(one -> one.at(field).asText()).orElse("");
  }

  private void eventually(BooleanSupplier wanted) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    for (int look = 0; look < 300 && !wanted.getAsBoolean(); look++) {
      never.await(100, TimeUnit.MILLISECONDS);
    }
    assertThat(wanted.getAsBoolean()).isTrue();
  }

  private boolean is(String status) {
    return at(MACHINE, "/status/printableStatus").equals(status);
  }

  /** The machine's own system shuts it down. */
  private void ends() throws InterruptedException {
    JsonNode instance = box().get(INSTANCE).orElseThrow();
    ((ObjectNode) instance.path("status")).put("phase", "Succeeded");
    box().change("PUT", INSTANCE + "/status", instance.toString());
    eventually(() -> is("Stopped"));
  }

  private void unchanged() {
    run("plan", "--sandbox", "--exit-code");
    assertThat(up().out()).contains("nothing to change");
  }

  /** One test, since a box takes long to come up. */
  @Test
  void whoeverStartsItAgainIsNotUndoneByAnUp() throws Exception {
    script(LAB);
    up();
    assertThat(is("Running")).isTrue();
    assertThat(run("start", "vm.play", "--sandbox").out()).contains("runs already");
    ends();
    unchanged();
    assertThat(is("Stopped")).as("it has run once").isTrue();

    String before = at(INSTANCE, "/metadata/uid");
    run("start", "vm.play", "--sandbox", "--yes");
    assertThat(is("Running")).isTrue();
    assertThat(at(INSTANCE, "/metadata/uid")).isNotEmpty().isNotEqualTo(before);
    assertThat(at(WISH, "/spec/runStrategy")).isEqualTo("Once");
    unchanged();
    assertThat(is("Running")).isTrue();
    ends();
    unchanged();
    assertThat(is("Stopped")).as("it has run once more").isTrue();

    aStartInTheDashboardIsNoDrift();
    whatTheScriptSaysCounts();
  }

  private void aStartInTheDashboardIsNoDrift() throws InterruptedException {
    ObjectNode wish = (ObjectNode) box().get(WISH).orElseThrow();
    ((ObjectNode) wish.path("spec")).put("runStrategy", "Always");
    box().change("PUT", WISH, wish.toString());
    eventually(() -> is("Running"));
    unchanged();
    assertThat(at(WISH, "/spec/runStrategy")).isEqualTo("Always");
    run("stop", "vm.play", "--sandbox", "--yes");
    assertThat(is("Stopped")).isTrue();
    run("start", "vm.play", "--sandbox", "--yes");
    assertThat(at(WISH, "/spec/runStrategy")).isEqualTo("Once");
    assertThat(is("Running")).isTrue();
    unchanged();
  }

  /** A script that said otherwise before is no person. */
  private void whatTheScriptSaysCounts() throws IOException {
    script(LAB.replace("{ starts once }", "{ }"));
    up();
    assertThat(at(WISH, "/spec/runStrategy")).isIn("Always", "");
    script(LAB);
    assertThat(run("plan", "--sandbox").out()).contains("runStrategy");
    up();
    assertThat(at(WISH, "/spec/runStrategy")).isEqualTo("Once");
  }
}
