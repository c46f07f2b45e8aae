package dev.homelab.provider.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.ResourceSpec;
import dev.homelab.real.RealControlPlane;
import dev.homelab.spi.Applied;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.Observation;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("real")
class RealClusterTest extends ClusterContract {
  private static RealControlPlane plane;

  @BeforeAll
  static void start() {
    Assumptions.assumeTrue(
        RealControlPlane.available() || RealControlPlane.expected(),
        RealControlPlane::whyNotAvailable);
    plane = RealControlPlane.shared();
  }

  @Override
  Path kubeconfig() {
    return plane.kubeconfig();
  }

  @Test
  void showsATransitionRuleOfADefinitionAsAReplacement() {
    String group = namespace + ".rules.example.org";
    ResourceSpec definition = definition(group);
    Applied crd = lab.create(definition);
    lab.await(definition);
    ResourceSpec before = thing(group, "{size: 1, fixed: a}");
    Applied made = lab.create(before);
    ResourceSpec after = thing(group, "{size: 2, fixed: b}");
    Comparison comparison = lab.session.compare(after, null, lab.present(after));
    assertThat(comparison.replaceBecause()).containsExactly("spec.fixed");
    ResourceSpec wrong = thing(group, "{size: many, fixed: a}");
    Observation.Present refused = lab.present(wrong);
    assertThat(lab.session.compare(wrong, null, refused).replaceBecause()).isEmpty();
    assertThat(refused.refused()).isNotNull();
    lab.delete(before, made);
    lab.delete(definition, crd);
  }
}
