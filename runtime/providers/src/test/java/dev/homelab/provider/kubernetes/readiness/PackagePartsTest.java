package dev.homelab.provider.kubernetes.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.TestLab;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which releases a package of Cozystack has to have. */
class PackagePartsTest {
  private static final Value.Tree SOURCE =
      TestLab.yaml(
          """
          metadata: {name: cozystack.a}
          spec:
            variants:
            - name: default
              components:
              - {name: first, install: {namespace: cozy-a}}
              - {name: second, install: {namespace: cozy-b, releaseName: other}}
              - {name: library}
            - name: large
              components:
              - {name: third, install: {namespace: cozy-c}}
          """);

  private static List<String> parts(String spec) {
    Value.Tree one = TestLab.yaml("{metadata: {name: cozystack.a}, spec: " + spec + "}");
    return List.copyOf(PackageParts.of(List.of(one), List.of(SOURCE)));
  }

  @Test
  void thoseOfItsVariantThatAreInstalled() {
    assertThat(parts("{}")).containsExactly("cozy-a/first", "cozy-b/other");
    assertThat(parts("{variant: large}")).containsExactly("cozy-c/third");
    assertThat(parts("{variant: none}")).isEmpty();
  }

  @Test
  void notWhatThePackageSwitchesOff() {
    assertThat(parts("{components: {first: {enabled: false}, second: {enabled: true}}}"))
        .containsExactly("cozy-b/other");
  }

  @Test
  void noneOfAnotherSource() {
    Value.Tree other = TestLab.yaml("{metadata: {name: cozystack.b}, spec: {}}");
    assertThat(PackageParts.of(List.of(other), List.of(SOURCE))).isEmpty();
  }
}
