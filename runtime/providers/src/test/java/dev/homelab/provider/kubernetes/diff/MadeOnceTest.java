package dev.homelab.provider.kubernetes.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Severity;
import dev.homelab.model.Provenance;
import dev.homelab.model.Provenance.Kind;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.provider.kubernetes.apply.Wish;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.Observation;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What another source does to a disk of Cozystack that is there. */
class MadeOnceTest {
  private static final String FIRST = "source: {http: {url: 'https://e.com/a.img'}}, ";
  private static final String OTHER = "source: {image: {name: debian-13}}, ";
  private static final String NONE = "";
  private static final String SOURCE = "spec.source";

  private static Value.Tree disk(String source) {
    return TestLab.yaml(
        "apiVersion: apps.cozystack.io/v1alpha1\n"
            + "kind: VMDisk\n"
            + "metadata: {name: films, namespace: tenant-home}\n"
            + "spec: {"
            + source
            + "storage: 9Gi}\n");
  }

  private static ResourceSpec wish(String source, Kind why) {
    return wish(source, source.contains("source") ? Map.of(SOURCE, why) : Map.of());
  }

  private static ResourceSpec wish(String source, Map<String, Kind> whys) {
    ResourceSpec plain = TestLab.spec(disk(source));
    TreeMap<String, Provenance> reasons = new TreeMap<>();
    whys.forEach((path, why) -> reasons.put(path, new Provenance(why, "a test", null)));
    return new ResourceSpec(
        plain.address(),
        plain.type(),
        plain.target(),
        plain.desired(),
        plain.dependsOn(),
        plain.lifecycle(),
        plain.origin(),
        reasons);
  }

  private static StateEntry recorded(String source) {
    ResourceSpec made = TestLab.spec(disk(source));
    return new StateEntry(
        made.address(),
        made.type(),
        1,
        made.target(),
        "films",
        made.desired(),
        Value.Tree.EMPTY,
        Value.Tree.EMPTY,
        Collections.emptySortedSet(),
        made.lifecycle(),
        true,
        "");
  }

  /** The comparison of a wish with a disk that has one source and was made with another. */
  private static Comparison of(ResourceSpec wish, @Nullable String made, String live) {
    return new WishComparison(Wish::normalised)
        .of(
            wish,
            made == null ? null : recorded(made),
            new Observation.Present(
                disk(live),
                null,
                Observation.Owner.OURS,
                true,
                "films",
                Value.Tree.EMPTY,
                Value.Tree.EMPTY,
                null));
  }

  private static Comparison of(String wish, @Nullable String made, String live) {
    return of(wish(wish, Kind.SCRIPT), made, live);
  }

  @Test
  void anotherSourceThatTheScriptStatesMakesItAnew() {
    assertThat(of(OTHER, FIRST, FIRST).replaceBecause()).isNotEmpty();
    assertThat(of(OTHER, NONE, NONE).replaceBecause()).as("an empty one").isNotEmpty();
    assertThat(of(OTHER, null, FIRST).replaceBecause()).as("without a record").isNotEmpty();
  }

  @Test
  void whatTheDiskIsNotMadeOfAnewIsTold() {
    Comparison byDefault = of(wish(OTHER, Kind.DEFAULT), FIRST, FIRST);
    Comparison drift = of(FIRST, FIRST, OTHER);

    for (Comparison inPlace : new Comparison[] {byDefault, drift}) {
      assertThat(inPlace.changes()).isNotEmpty();
      assertThat(inPlace.replaceBecause()).isEmpty();
      assertThat(inPlace.interrupts()).containsExactly(MadeOnce.TOLD);
    }
    assertThat(of(FIRST, FIRST, FIRST)).isEqualTo(Comparison.SAME);
  }

  @Test
  void aPatchOfADefaultStatesTheSource() {
    String newer = "source: {http: {url: 'https://e.com/b.img'}}, ";
    ResourceSpec patched =
        wish(newer, Map.of(SOURCE, Kind.DEFAULT, SOURCE + ".http.url", Kind.SCRIPT));

    assertThat(of(patched, FIRST, FIRST).replaceBecause()).containsExactly(SOURCE + ".http.url");
    assertThat(MadeOnce.kept(patched, recorded(FIRST))).isSameAs(patched);
  }

  @Test
  void aDiskForDataBecomesADiscOnlyWhenMadeAnew() {
    String disc = "optical: true, " + FIRST;

    assertThat(of(disc, FIRST, FIRST).replaceBecause()).containsExactly("spec.optical");
    assertThat(of("optical: false, " + FIRST, disc, disc).replaceBecause())
        .containsExactly("spec.optical");
    assertThat(of(FIRST, FIRST, disc).replaceBecause()).as("changed on the server").isEmpty();
    assertThat(of("optical: false, " + FIRST, FIRST, FIRST).replaceBecause()).isEmpty();
  }

  @Test
  void whatIsLeftToADefaultStaysAsItWasMade() {
    for (String unsaid : List.of(OTHER, NONE)) {
      ResourceSpec wish = wish(unsaid, Kind.DEFAULT);
      assertThat(MadeOnce.kept(wish, recorded(FIRST)).desired()).isEqualTo(disk(FIRST));
      assertThat(MadeOnce.kept(wish, recorded(unsaid))).isSameAs(wish);
    }
    assertThat(MadeOnce.kept(wish(OTHER, Kind.DEFAULT), recorded(NONE)).desired())
        .isEqualTo(disk(NONE));
    ResourceSpec stated = wish(OTHER, Kind.SCRIPT);
    assertThat(MadeOnce.kept(stated, recorded(FIRST))).isSameAs(stated);
  }

  private static Value.Tree sized(String size) {
    return TestLab.yaml(
        "apiVersion: apps.cozystack.io/v1alpha1\n"
            + "kind: VMDisk\n"
            + "metadata: {name: films, namespace: tenant-home}\n"
            + "spec: {storage: "
            + size
            + "}\n");
  }

  /** A disk that was made with 9Gi, is so large now, and is wished of another size. */
  private static Comparison sizes(String wish, String live) {
    return new WishComparison(Wish::normalised)
        .of(TestLab.spec(sized(wish)), recorded(NONE), observed(sized(live)));
  }

  private static Observation.Present observed(Value.Tree live) {
    return new Observation.Present(
        live,
        null,
        Observation.Owner.OURS,
        true,
        "films",
        Value.Tree.EMPTY,
        Value.Tree.EMPTY,
        null);
  }

  @Test
  void aDiskThatWasMadeLargerOutsideStaysSo() {
    assertThat(sizes("9Gi", "20Gi")).isEqualTo(Comparison.SAME);
    assertThat(sizes("15Gi", "20480Mi"))
        .as("the script goes the same way")
        .isEqualTo(Comparison.SAME);
    assertThat(sizes("30Gi", "20Gi").replaceBecause()).isEmpty();
    assertThat(sizes("30Gi", "20Gi").changes()).isNotEmpty();
    assertThat(sizes("8Gi", "20Gi").replaceBecause())
        .as("the script makes it smaller")
        .containsExactly("spec.storage");
    assertThat(sizes("8Gi", "9Gi").replaceBecause()).containsExactly("spec.storage");
    assertThat(MadeOnce.asLarge(sized("9Gi"), sized("20Gi"), recorded(NONE)))
        .as("what is written of it")
        .isEqualTo(sized("20Gi"));
    assertThat(MadeOnce.asLarge(sized("9Gi"), sized("20Gi"), null)).isEqualTo(sized("9Gi"));
  }

  @Test
  void whatStaysAsItIsIsTold() {
    StateEntry first = recorded(FIRST);
    Value.Tree live = disk(FIRST);
    Diagnostic kept = only(DiskNotes.of(wish(OTHER, Kind.DEFAULT), first, live));
    assertThat(kept.code()).isEqualTo("HL2078");
    assertThat(kept.severity()).isEqualTo(Severity.WARNING);
    assertThat(kept.detail())
        .isEqualTo(
            "It was made from http https://e.com/a.img; a new one is made from image debian-13 by"
                + " now.");
    assertThat(only(DiskNotes.of(wish(FIRST, Kind.DEFAULT), recorded(NONE), disk(NONE))).detail())
        .contains("It was made from nothing");
    assertThat(DiskNotes.of(wish(NONE, Kind.DEFAULT), first, live)).as("left out").isEmpty();
    assertThat(DiskNotes.of(wish(OTHER, Kind.SCRIPT), first, live)).as("made anew").isEmpty();
    assertThat(DiskNotes.of(wish(FIRST, Kind.DEFAULT), first, live)).isEmpty();

    Diagnostic larger =
        only(DiskNotes.of(TestLab.spec(sized("9Gi")), recorded(NONE), sized("20Gi")));
    assertThat(larger.code()).isEqualTo("HL2079");
    assertThat(larger.title()).contains("larger outside of the lab: 20Gi");
    assertThat(larger.detail()).contains("The script says 9Gi");
    assertThat(DiskNotes.of(TestLab.spec(sized("8Gi")), recorded(NONE), sized("20Gi"))).isEmpty();
  }

  private static Diagnostic only(List<Diagnostic> notes) {
    assertThat(notes).hasSize(1);
    return notes.get(0);
  }
}
