package dev.homelab.dsl.spec;

import dev.homelab.diag.SourceSpan;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A rule that does not hold for a block and what it makes, because the script says why.
 *
 * @param block the address of the block; null for the whole lab
 * @param policy the name of the rule
 * @param because the reason
 * @param line the line that says it
 */
public record PolicyOverride(
    @Nullable Address block, String policy, String because, @Nullable SourceSpan line) {
  private static final String WORD = "override";

  /** Adds the override that a block says to the lab, unless it gives no reason. */
  public static void say(Scope scope, String policy, Map<String, ?> named) {
    String because = NamedArguments.of("override", named, scope).text("because");
    if (because == null) {
      return;
    }
    if (because.isBlank()) {
      scope.report(
          LanguageCodes.error(
                  LanguageCodes.WRONG_ARGUMENT, "the override of '" + policy + "' gives no reason")
              .withHint("say why: override '" + policy + "', because: '…'"));
      return;
    }
    Address block = scope.address();
    Address name = block == null ? Address.of(WORD, policy) : block.child(WORD, policy);
    scope.lab().override(new PolicyOverride(block, policy, because, scope.line()));
    scope
        .lab()
        .add(
            new Component(
                name,
                WORD,
                null,
                new TreeMap<>(Map.of("because", Value.of(because), "policy", Value.of(policy))),
                List.of(),
                new TreeMap<>(),
                scope.here()));
  }
}
