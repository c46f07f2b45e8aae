package dev.homelab.dsl.kotlin;

import dev.homelab.diag.HomelabException;
import dev.homelab.dsl.script.LabOpening;
import dev.homelab.dsl.spec.LabBuilder;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.lab.LabSpec;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a script is, besides its blocks; the word {@code homelab} is written by WordClasses. */
public abstract class KotlinScript {
  private @Nullable LabOpening opening;

  /** Everything that stands in the script. */
  protected abstract void describe();

  /**
   * Runs the script.
   *
   * @return whether it has said {@code homelab}
   */
  final boolean run(LabBuilder lab) {
    LabOpening begun = new LabOpening(lab);
    opening = begun;
    describe();
    return begun.isSaid();
  }

  /** What the word {@code homelab} does. */
  protected final void opened(@Nullable String name, Consumer<LabSpec> block) {
    LabOpening begun = opening;
    if (begun == null) {
      throw new HomelabException(
          List.of(LanguageCodes.error(LanguageCodes.NO_LAB, "the script was not begun")));
    }
    begun.open(name, block);
  }
}
