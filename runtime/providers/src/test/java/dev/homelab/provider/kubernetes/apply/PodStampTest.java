package dev.homelab.provider.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.kubernetes.TestLab;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a running object tells of the secrets that its pods were started with. */
class PodStampTest {
  private static final Value.Tree WISH =
      (Value.Tree)
          Value.ofMap(
              Map.of(
                  "apiVersion",
                  "apps/v1",
                  "kind",
                  "Deployment",
                  "metadata",
                  Map.of("name", "web", "namespace", "n"),
                  "spec",
                  Map.of(
                      "template",
                      Map.of(
                          "metadata",
                          Map.of("annotations", Map.of("homelab.dev/secrets", "na,nb"))))));

  private final FakeCall then = FakeCall.patient().withSecret("na", "one").withSecret("nb", "two");

  private Value.Tree started() {
    ResourceSpec wish = TestLab.spec(WISH);
    return new PodStamp().on(wish, null, then).desired();
  }

  @Test
  void valuesThatItsStampFollowsFromAreRecorded() {
    Value.Tree digests = PodStamp.digestsOf(started(), then);

    assertThat(digests.fields()).containsOnlyKeys("na", "nb");
    assertThat(digests.get("na")).isEqualTo(Value.of(then.digest("one")));
  }

  @Test
  void nothingIsRecordedWhenOneMayBeAnother() {
    FakeCall rotated = FakeCall.patient().withSecret("na", "new").withSecret("nb", "two");
    FakeCall lost = FakeCall.patient().withSecret("nb", "two");

    assertThat(PodStamp.digestsOf(started(), rotated).fields()).isEmpty();
    assertThat(PodStamp.digestsOf(started(), lost).fields()).isEmpty();
    assertThat(PodStamp.digestsOf(WISH, then).fields()).isEmpty();
  }
}
