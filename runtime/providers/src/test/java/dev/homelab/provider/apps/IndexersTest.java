package dev.homelab.provider.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.apps.client.AppCodes;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of Prowlarr's definitions an indexer follows, and where its key goes. */
class IndexersTest extends AppsBench {
  private static final Value.Secret KEY = new Value.Secret("indexer");

  private static ResourceSpec indexer(String definition, Object... more) {
    List<Object> fields = new ArrayList<>(List.of("name", definition, "definition", definition));
    fields.addAll(List.of(more));
    String name = definition.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "");
    return wish(Indexer.TYPE, "prowlarr", name, fields.toArray());
  }

  /** Makes an indexer, sees that a plan leaves it as it is, and gives what Prowlarr keeps of it. */
  private JsonNode made(ResourceSpec spec) {
    StateEntry made = entry(spec, create(spec));
    assertThat(changes(spec, made, new AppCall())).isEmpty();
    JsonNode[] kept = new JsonNode[1];
    app("prowlarr")
        .edit(
            held -> {
              JsonNode all = held.path("indexer");
              kept[0] = all.path(all.size() - 1).deepCopy();
            });
    return kept[0];
  }

  private static String setting(JsonNode indexer, String name) {
    for (JsonNode field : indexer.path("fields")) {
      if (Json.text(field, "name").equals(name)) {
        return Json.text(field, "value");
      }
    }
    return "none";
  }

  @Test
  void aDefinitionIsTheOneThatPeopleSeeUnderItsName() {
    install("prowlarr");
    assertThat(setting(made(indexer("Newznab", "key", KEY)), "baseUrl")).isEmpty();
    assertThat(setting(made(indexer("Generic Newznab")), "baseUrl")).isEmpty();
    assertThat(setting(made(indexer("Example Usenet")), "baseUrl"))
        .isEqualTo("https://usenet.example.com");
    assertThat(setting(made(indexer("limetorrents")), "definitionFile")).isEqualTo("limetorrents");
    assertThat(setting(made(indexer("Example Films (API)", "key", KEY)), "apikey"))
        .isEqualTo(SECRETS.get("indexer"));
  }

  @Test
  void aKeyForWhichADefinitionHasNoSettingIsRefusedAtOnce() {
    install("prowlarr");
    ProviderException refused =
        catchThrowableOfType(
            ProviderException.class, () -> create(indexer("Example Members", "key", KEY)));
    assertThat(refused.errorClass()).isEqualTo(ErrorClass.REJECTED);
    assertThat(code(refused)).isEqualTo(AppCodes.NOT_OFFERED);
    assertThat(told(refused)).contains("It has: baseUrl, username, password.");
    assertThat(told(refused)).doesNotContain("canary");
    assertThat(app("prowlarr").changes()).isEmpty();
  }

  @Test
  void anotherDefinitionIsSeenThoughProwlarrShowsNone() {
    install("prowlarr");
    ResourceSpec spec = indexer("Example Usenet");
    StateEntry made = entry(spec, create(spec));
    Value other = Value.of("Newznab");
    ResourceSpec next = spec.withDesired(spec.desired().with("definition", other));
    assertThat(changes(next, made, new AppCall())).containsExactly("definition");
  }
}
