package dev.homelab.dsl.groovy;

import dev.homelab.diag.HomelabException;
import dev.homelab.dsl.script.LabOpening;
import dev.homelab.dsl.spec.LabBuilder;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.lab.LabSpec;
import groovy.lang.Closure;
import groovy.lang.DelegatesTo;
import groovy.lang.Script;
import groovy.transform.stc.ClosureParams;
import groovy.transform.stc.SimpleType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a script is, besides its blocks: the place where the word {@code homelab} stands. */
public abstract class HomelabScript extends Script {
  private @Nullable LabOpening opening;

  /** Gives the script the lab to fill, before it runs. */
  final void begin(LabBuilder lab) {
    opening = new LabOpening(lab);
  }

  /** Whether the script has said {@code homelab}. */
  final boolean hasLab() {
    LabOpening begun = opening;
    return begun != null && begun.isSaid();
  }

  /** Describes the lab; its name is the folder's. */
  public void homelab(
      @DelegatesTo(value = LabSpec.class, strategy = Closure.DELEGATE_ONLY)
          @ClosureParams(value = SimpleType.class, options = "dev.homelab.dsl.spec.lab.LabSpec")
          Closure<?> block) {
    open(null, block);
  }

  /** Describes the lab under a name. */
  public void homelab(
      String name,
      @DelegatesTo(value = LabSpec.class, strategy = Closure.DELEGATE_ONLY)
          @ClosureParams(value = SimpleType.class, options = "dev.homelab.dsl.spec.lab.LabSpec")
          Closure<?> block) {
    open(name, block);
  }

  private void open(@Nullable String name, Closure<?> block) {
    LabOpening begun = opening;
    if (begun == null) {
      throw new HomelabException(
          List.of(LanguageCodes.error(LanguageCodes.NO_LAB, "the script was not begun")));
    }
    begun.open(name, Blocks.of(block));
  }
}
