package dev.homelab.dsl.spec.lab;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.ThingSpec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import org.jspecify.annotations.Nullable;

/** A value that the lab keeps in its state. */
@BlockOf(
    name = "value",
    doc = "A value that the lab keeps in its state, for other things to refer to.",
    in = "homelab { value('other') { content 'x' }; value('colour') {\n  content 'green'\n…\n} }")
public final class ValueSpec extends ThingSpec<ValueSpec> {
  private @Nullable Value content;

  ValueSpec(Scope scope) {
    super(scope);
  }

  @Override
  protected ValueSpec self() {
    return this;
  }

  /** Sets the content. */
  @Word(
      doc = "Sets the content: a text, a number, a list, a map, or another thing's output.",
      byDefault = "must be said",
      example = "content 'green'",
      once = true)
  public ValueSpec content(Object value) {
    content = Names.value(scope(), value);
    return say();
  }

  /** Adds the resource; called at the end of the block. */
  void emit() {
    Value kept = content;
    if (kept == null) {
      problem(
          LanguageCodes.error(LanguageCodes.MISSING, address() + " has no content")
              .at(scope().origin().user())
              .withHint("say it in the block: content 'green'"));
      return;
    }
    scope()
        .lab()
        .add(
            ResourceSpec.of(
                address(),
                "local.value",
                null,
                Value.Tree.EMPTY.with("content", kept),
                scope().origin()));
  }
}
