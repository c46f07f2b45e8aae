package dev.homelab.provider.kubernetes.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Address;
import dev.homelab.model.FieldChange;
import dev.homelab.model.Fields;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.provider.kubernetes.diff.KubernetesDiff;
import dev.homelab.provider.kubernetes.diff.ManagedFields;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields of ours on objects whose API notes no owners of fields. */
class AppliedFieldsTest {
  private static final String HEAD =
      "apiVersion: apps.cozystack.io/v1alpha1, kind: Postgres, metadata: {name: db, namespace: t}";

  private static Value.Tree object(String spec) {
    return TestLab.yaml("{" + HEAD + ", spec: " + spec + "}");
  }

  private static Value.Tree merged(Value.Tree live, Value.Tree wish) {
    return AppliedFields.merged(live, AppliedFields.of(live), AppliedFields.on(wish));
  }

  @Test
  void theirNamesAreOnTheObjectWithoutTheMark() {
    Value.Tree wish = object("{size: 10Gi, users: {me: {}}, list: [{a: 1}]}");
    Value.Tree marked =
        OwnershipMark.on(
            Fields.with(wish, Value.of("x"), "metadata", "labels", "team"),
            new LabIdentity("lab", "id-1", ""),
            Address.of("postgres", "db"),
            ObjectKey.of(wish));

    Value.Tree on = AppliedFields.on(marked);

    assertThat(Fields.text(on, "metadata", "annotations", AppliedFields.ANNOTATION))
        .isEqualTo(
            "{\"f:metadata\":{\"f:labels\":{\"f:team\":{}}},"
                + "\"f:spec\":{\"f:list\":{},\"f:size\":{},\"f:users\":{\"f:me\":{}}}}");
    assertThat(AppliedFields.of(on)).isEqualTo(ManagedFields.ours(on));
    assertThat(OwnershipMark.isMark(AppliedFields.ANNOTATION)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{a: 1, b: 2} | {a: 1} | {theirs: 3} | {a: 1, theirs: 3}",
        "{a: {x: 1, y: 2}} | {a: {x: 1}} | {a: {z: 3}} | {a: {x: 1, z: 3}}",
        "{a: {x: 1}} | {} | {a: {z: 3}} | {a: {z: 3}}",
        "{a: {x: 1}, b: 1} | {b: 1} | {} | {b: 1}",
        "{a: [1, 2]} | {a: [3]} | {} | {a: [3]}",
        "{a: [1, 2], b: 1} | {b: 1} | {c: 1} | {b: 1, c: 1}",
        "{a: 1} | {a: {x: 1}} | {} | {a: {x: 1}}",
        "{a: {x: 1}} | {a: 1} | {} | {a: 1}",
      })
  void whatLeavesTheWishLeavesTheObjectAndWhatOthersSetStays(
      String before, String after, String theirs, String expected) {
    Value.Tree live = AppliedFields.on(object(before));
    Value.Tree others = object(theirs);
    live = live.with("spec", AppliedFields.merged(spec(live), Value.Tree.EMPTY, spec(others)));

    Value.Tree became = merged(live, object(after));

    assertThat(spec(became)).isEqualTo(spec(object(expected)));
    assertThat(KubernetesDiff.wishedAgainst(object(after), became)).isEmpty();
  }

  private static Value.Tree spec(Value.Tree object) {
    return Fields.tree(object, "spec");
  }

  @Test
  void aPlanShowsWhatLeaves() {
    Value.Tree live = AppliedFields.on(object("{size: 10Gi, replicas: 2}"));
    assertThat(KubernetesDiff.wishedAgainst(object("{size: 10Gi}"), live))
        .extracting(FieldChange::path)
        .containsExactly("spec.replicas");
    assertThat(KubernetesDiff.wishedAgainst(object("{size: 10Gi, replicas: 2}"), live)).isEmpty();
  }

  @Test
  void whatIsRecordedAnewIsWhatWasApplied() {
    Value.Tree wish = object("{size: 10Gi}");
    Value.Tree live = AppliedFields.on(wish).with("spec", spec(object("{size: 10Gi, more: 1}")));
    assertThat(ManagedFields.applied(live)).isEqualTo(wish);
  }

  @Test
  void anAnnotationThatSomebodyBrokeNamesNothing() {
    Value.Tree broken =
        Fields.with(
            object("{}"),
            Value.of("{nonsense"),
            "metadata",
            "annotations",
            AppliedFields.ANNOTATION);
    assertThat(AppliedFields.of(broken)).isEqualTo(Value.Tree.EMPTY);
  }
}
