package dev.homelab.provider.kubernetes.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.TestLab;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlatformSourceTest {
  private static final String OPERATOR =
      "{spec: {template: {spec: {containers: [{args: [--leader-elect=true,"
          + " '--platform-source-ref=digest=sha256:new']}]}}}}";

  private static PlatformSource source(String platform, String packages) {
    return PlatformSource.of(
        tree(OPERATOR),
        List.of(
            repository("cozystack-platform", platform),
            repository("cozystack-packages", packages),
            repository("somebody-elses", "sha256:other")),
        List.of(repository("metallb-chart", "latest@sha256:m2")));
  }

  private static Value.Tree repository(String name, String revision) {
    return tree(
        "{metadata: {name: %s}, status: {artifact: {revision: '%s'}}}".formatted(name, revision));
  }

  private static Value.Tree release(String tried) {
    return tree(
        "{spec: {chartRef: {name: metallb-chart}}, status: {lastAttemptedRevisionDigest: '%s'}}"
            .formatted(tried));
  }

  private static Value.Tree tree(String yaml) {
    return TestLab.yaml(yaml);
  }

  @Test
  void whatTheOperatorNamesHasToBeFetched() {
    assertThat(source("sha256:old", "sha256:old").open()).contains("cozystack-platform");
    assertThat(source("sha256:new", "latest@sha256:old").open()).contains("cozystack-packages");
    assertThat(source("latest@sha256:new", "sha256:new").open()).isEmpty();
  }

  @Test
  void anOperatorThatNamesNoDigestHoldsNothingBack() {
    List<Value.Tree> old = List.of(repository("cozystack-platform", "sha256:old"));
    assertThat(PlatformSource.of(null, old, List.of()).open()).isEmpty();
    assertThat(PlatformSource.of(tree("{spec: {}}"), old, List.of()).open()).isEmpty();
  }

  @Test
  void aReleaseIsStaleWhenItWasTriedFromAnotherArtifact() {
    PlatformSource source = source("sha256:new", "sha256:new");
    assertThat(source.isStale(release("sha256:m1"))).isTrue();
    assertThat(source.isStale(release("sha256:m2"))).isFalse();
    assertThat(source.isStale(release(""))).as("a release that does not tell").isFalse();
  }
}
