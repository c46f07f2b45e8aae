package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.HugePages;
import dev.homelab.catalog.cozystack.InstanceType;
import dev.homelab.catalog.cozystack.InstanceTypes;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.dsl.spec.unit.UnitException;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a machine of Cozystack takes of its box. */
final class BoxUse {
  private BoxUse() {}

  /**
   * What a {@code VMInstance} takes, by its instance type or what is stated one by one. One with
   * processors of its own has one more for its emulator (KubeVirt, {@code isolateEmulatorThread}).
   */
  static Budget.Use of(ResourceSpec machine, boolean runs) {
    Value.Tree wish = tree(machine.desired().get("spec"));
    InstanceType type = type(wish);
    Value.Tree stated = tree(wish.get("resources"));
    long memory = type == null ? mebibytes(stated.get("memory")) : mebibytes(type.memory());
    long cores =
        type == null ? number(stated.get("cpu")) * number(stated.get("sockets")) : type.cpu();
    long own = type != null && type.dedicated() ? cores + 1 : 0;
    boolean paged = type != null && HugePages.SIZE.equals(type.hugepages());
    return new Budget.Use(machine.address(), runs, memory, cores, 0, card(wish), own, paged);
  }

  /**
   * What the workers of a tenant's cluster take whose memory is of huge pages, as many as they may
   * be, since their pages are kept from boot on; others are not counted.
   */
  static List<Budget.Use> workers(ResourceSpec resource) {
    List<Budget.Use> uses = new ArrayList<>();
    for (WorkerGroup group : WorkerGroup.of(resource)) {
      InstanceType type = group.type();
      if (type != null && HugePages.SIZE.equals(type.hugepages())) {
        uses.add(
            new Budget.Use(
                resource.address(),
                true,
                group.most() * mebibytes(type.memory()),
                group.most() * type.cpu(),
                0,
                null,
                type.dedicated() ? group.most() * (type.cpu() + 1) : 0,
                true));
      }
    }
    return uses;
  }

  private static @Nullable InstanceType type(Value.Tree wish) {
    String name = Value.textOf(wish.get("instanceType"));
    return name == null || name.isEmpty() ? null : InstanceTypes.named(name);
  }

  /** The card by what Kubernetes calls it; by its word where that is known only later. */
  private static @Nullable String card(Value.Tree wish) {
    if (wish.get("gpus") instanceof Value.Seq gpus && !gpus.items().isEmpty()) {
      Value name = tree(gpus.items().get(0)).get("name");
      return name instanceof Value.Ref ? "gpu" : Value.textOf(name);
    }
    return null;
  }

  private static Value.Tree tree(@Nullable Value value) {
    return value instanceof Value.Tree tree ? tree : Value.Tree.EMPTY;
  }

  private static long number(@Nullable Value value) {
    if (value instanceof Value.Int number) {
      return number.value();
    }
    String text = Value.textOf(value);
    return text != null && text.matches("\\d{1,9}") ? Long.parseLong(text) : 1;
  }

  private static long mebibytes(@Nullable Value value) {
    return mebibytes(Value.textOf(value));
  }

  /** What an amount is in MiB; 0 for one that cannot be read, which its own check tells. */
  private static long mebibytes(@Nullable String quantity) {
    try {
      return quantity == null ? 0 : Machines.mebibytes(Size.parse(quantity));
    } catch (UnitException otherForm) {
      return 0;
    }
  }
}
