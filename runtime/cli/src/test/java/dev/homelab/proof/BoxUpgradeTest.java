package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.cli.CliRun;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A box with an older Cozystack: one minor release after the other, never two, never back. */
@Tag("proof")
@Tag("life")
class BoxUpgradeTest {
  private static final String OPERATOR =
      "/apis/apps/v1/namespaces/cozy-system/deployments/cozystack-operator";
  private static final String PACKAGE =
      "/apis/cozystack.io/v1alpha1/packages/cozystack.cozystack-platform";

  @TempDir Path folder;

  @Test
  void theBoxMovesOneMinorAtATime() {
    String newest = BoxLab.least();
    try (BoxLab lab =
        BoxLab.of(
            folder, newest.replace("gpu passthrough", "gpu passthrough; cozystack '1.5.4'"))) {
      lab.up("with 1.5");
      lab.settled("with 1.5");
      lab.change(old -> newest);
      isSaidToHave(lab, "1.4.3");
      twoAtOnceAreRefused(lab);
      isSaidToHave(lab, "1.5.4");
      theNextIsToldAndDone(lab);
      lab.replace("gpu passthrough", "gpu passthrough; cozystack '1.5.4'");
      assertThat(refused(lab, "back").err()).contains("HL2061");
    }
  }

  /** The box as another tool left it, and a state that is made of what is there. */
  private static void isSaidToHave(BoxLab lab, String version) {
    ClusterView cluster = ClusterView.of(lab.cluster());
    for (String path : List.of(PACKAGE, OPERATOR)) {
      JsonNode object = cluster.get(path).orElseThrow();
      ((ObjectNode) object.at("/metadata/labels")).put("app.kubernetes.io/version", version);
      cluster.change("PUT", path, object.toString());
      JsonNode owned = cluster.get(path).orElseThrow();
      ((ArrayNode) owned.at("/metadata/managedFields")).removeIf(BoxUpgradeTest::isOfTheTest);
      cluster.change("PUT", path, owned.toString());
    }
    lab.machines().done("with " + version, "state", "rebuild", "--yes");
  }

  /** Whether fields are owned by the client of this test, which nobody shall meet later. */
  private static boolean isOfTheTest(JsonNode entry) {
    return entry.path("manager").asText().equals("okhttp");
  }

  private static void twoAtOnceAreRefused(BoxLab lab) {
    CliRun.Result up = refused(lab, "two releases at once");
    assertThat(up.err()).contains("HL2060", "1.4.3");
  }

  private static CliRun.Result refused(BoxLab lab, String when) {
    lab.forget();
    CliRun.Result up = lab.machines().run("up", "--yes");
    assertThat(up.code()).as("%s: %s", when, up.err()).isEqualTo(2);
    assertThat(lab.writes()).as("changes, %s", when).isEmpty();
    assertThat(lab.machines().calls()).as("calls, %s", when).isZero();
    return up;
  }

  private static void theNextIsToldAndDone(BoxLab lab) {
    CliRun.Result plan = lab.machines().done("looked at", "plan");
    assertThat(plan.out() + plan.err())
        .contains("1.5.4 -> 1.6.", "HL2063", "HL2065")
        .contains("who deletes a managed application deletes its volumes with it");
    lab.up("with 1.6");
    lab.settled("with 1.6");
  }
}
