package dev.homelab.provider.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Address;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.kubernetes.TestLab;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A secret that an object shows is hidden, also where the wish has none any more. */
class SecretMaskTest {
  /** What the secret was when it was applied; it has another value by now. */
  private static final String OLD = "old-canary-value";

  private static final String NEW = "new-canary-value";
  private static final Value SECRET = new Value.Secret("pw");

  private final FakeCall secrets = FakeCall.patient().withSecret("pw", NEW);

  private static Value.Tree pod(Value args) {
    return (Value.Tree)
        Value.ofMap(
            Map.of("apiVersion", "v1", "kind", "Pod", "spec", new TreeMap<>(Map.of("args", args))));
  }

  private static Value list(Object... items) {
    return Value.of(List.of(items));
  }

  private StateEntry recorded(Value.Tree properties, String... values) {
    TreeMap<String, Value> digests = new TreeMap<>();
    for (String value : values) {
      digests.put("pw", Value.of(secrets.digest(value)));
    }
    return new StateEntry(
        Address.parse("pod.x"),
        "kubernetes.pod",
        1,
        null,
        "v1 Pod n/x u",
        properties,
        new Value.Tree(digests),
        Value.Tree.EMPTY,
        Collections.emptySortedSet(),
        Lifecycle.DEFAULT,
        true,
        "");
  }

  private String shown(Value.Tree live, Value.Tree wish, StateEntry prior) {
    Value.Tree masked = new SecretMask(secrets, prior).of(live, wish);
    return masked.toString();
  }

  @Test
  void hidesAnOldValueWhenTheListThatHeldItShrinks() {
    Value.Tree record = pod(list("--verbose", "--token", SECRET));
    Value.Tree live = pod(list("--verbose", "--token", OLD));
    String shown = shown(live, pod(list("--verbose")), recorded(record));
    assertThat(shown).doesNotContain(OLD).contains("--verbose", "--token", "(hidden, ");
  }

  @Test
  void hidesAnOldValueWhenItsFieldLeftTheScript() {
    Value.Tree record = pod(Value.ofMap(Map.of("token", SECRET, "level", "3")));
    Value.Tree live = pod(Value.ofMap(Map.of("token", OLD, "level", "3")));
    assertThat(shown(live, pod(Value.ofMap(Map.of("level", "3"))), recorded(record)))
        .doesNotContain(OLD);
    assertThat(new SecretMask(secrets, recorded(record)).of(live, null).toString())
        .doesNotContain(OLD);
  }

  @Test
  void hidesAJoinedValueThatMovedWithinItsList() {
    Value join = new Value.Join(List.of(Value.of("postgres://u:"), SECRET, Value.of("@db")));
    Value.Tree record = pod(list("--url", join));
    Value.Tree live = pod(list("inserted", "--url", "postgres://u:" + OLD + "@db"));
    assertThat(shown(live, pod(list("--url")), recorded(record))).doesNotContain(OLD);
  }

  @Test
  void hidesAnItemOfAListWithNamesThatNobodyKnows() {
    Value.Tree record = pod(list(Map.of("name", "A", "value", SECRET)));
    Value.Tree live = pod(list(Map.of("name", "B", "value", "x" + OLD)));
    Value.Tree wish = pod(list(Map.of("name", "C", "value", "3")));
    assertThat(shown(live, wish, recorded(record))).doesNotContain(OLD);
  }

  @Test
  void hidesATextWithTheHashOfARecordedSecretWhereverItStands() {
    Value.Tree live = pod(Value.ofMap(Map.of("copied", OLD)));
    assertThat(shown(live, pod(Value.ofMap(Map.of())), recorded(pod(list()), OLD)))
        .doesNotContain(OLD);
  }

  @Test
  void hidesWhatTheLabKnowsInAnObjectWithoutRecord() {
    Value.Tree live = pod(list("--token=" + NEW));
    assertThat(new SecretMask(secrets, null).of(live, null).toString()).doesNotContain(NEW);
  }

  @Test
  void leavesWhatIsNoSecretAsItIs() {
    Value.Tree record = pod(list("--token", SECRET, "--level", "3"));
    Value.Tree live = pod(list("--token", NEW, "--level", "4"));
    Value.Tree wish = pod(list("--token", SECRET, "--level", "4"));
    Value.Tree masked = new SecretMask(secrets, recorded(record, NEW)).of(live, wish);
    assertThat(masked).isEqualTo(wish);
    Value.Tree plain = TestLab.json("{\"kind\":\"Pod\",\"spec\":{\"args\":[\"a\",{\"b\":1}]}}");
    assertThat(new SecretMask(secrets, recorded(pod(list("a")))).of(plain, plain)).isSameAs(plain);
  }
}
