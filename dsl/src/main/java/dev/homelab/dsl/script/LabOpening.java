package dev.homelab.dsl.script;

import dev.homelab.dsl.spec.LabBuilder;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.lab.LabSpec;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the word {@code homelab} does, for one run of a script. */
public final class LabOpening {
  private final LabBuilder lab;
  private boolean said;

  /** Nothing is said yet to a lab. */
  public LabOpening(LabBuilder lab) {
    this.lab = lab;
  }

  /** Whether the script has said {@code homelab}. */
  public boolean isSaid() {
    return said;
  }

  /**
   * Describes the lab; a second time is a mistake that is told.
   *
   * @param name its name, or null for that of its folder
   */
  public void open(@Nullable String name, Consumer<LabSpec> block) {
    Scope scope = Scope.root(lab);
    if (said) {
      lab.report(
          LanguageCodes.error(LanguageCodes.NO_LAB, "a script describes one lab, not two")
              .at(scope.line()));
    }
    said = true;
    lab.settings().declaredAt(scope.line());
    lab.settings().name(name == null ? null : Names.label(scope, "lab", name));
    LabSpec spec = new LabSpec(scope);
    block.accept(spec);
    spec.freeze();
  }
}
