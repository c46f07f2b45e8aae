package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells which machines a plan makes with a disk that waits for an image, when the script names none
 * to upload: nobody can guess what Windows is installed from, since it is published at no address
 * that stays. Pure.
 */
public final class ImageCheck {
  /** A machine has nothing to be installed from, until a person brings it. */
  public static final String LACKS = "HL1143";

  private static final String MACHINE = AppKinds.type(AppKinds.MACHINE);

  private ImageCheck() {}

  /** The same plan with a warning for each machine with such a disk that the plan makes. */
  public static Plan of(Plan plan) {
    Set<Address> wished =
        plan.changes().stream()
            .filter(change -> change.desired() != null)
            .map(Change::address)
            .collect(Collectors.toSet());
    List<Diagnostic> told = new ArrayList<>();
    for (Change change : plan.changes()) {
      ResourceSpec disk = change.desired();
      if (disk != null
          && isMade(change)
          && waits(disk)
          && !wished.contains(UploadedImage.of(disk.address()))) {
        ResourceSpec machine = machineOf(disk, plan);
        if (machine != null) {
          told.add(told(machine));
        }
      }
    }
    return plan.telling(told);
  }

  private static boolean isMade(Change change) {
    return change.hasWork()
        && (change.action() == Action.CREATE || change.action() == Action.REPLACE);
  }

  private static boolean waits(ResourceSpec disk) {
    return DiskCheck.is(disk.type())
        && Fields.at(disk.desired(), "spec", "source", "upload") != null;
  }

  /** The machine that has a disk, or null when the plan is of other things. */
  private static @Nullable ResourceSpec machineOf(ResourceSpec disk, Plan plan) {
    String name = Fields.text(disk.desired(), "metadata", "name");
    for (Change change : plan.changes()) {
      ResourceSpec machine = change.desired();
      if (machine != null
          && machine.type().equals(MACHINE)
          && namespace(machine).equals(namespace(disk))
          && Fields.trees(machine.desired(), "spec", "disks").stream()
              .anyMatch(one -> Fields.text(one, "name").equals(name))) {
        return machine;
      }
    }
    return null;
  }

  private static String namespace(ResourceSpec object) {
    return Fields.text(object.desired(), "metadata", "namespace");
  }

  private static Diagnostic told(ResourceSpec machine) {
    Address address = machine.address();
    String file = address.last().name() + ".iso";
    return Diagnostic.warning(LACKS, address + " has nothing to be installed from")
        .withDetail(
            "Its image is published at no address that stays, so you bring it. Everything is made"
                + " without it, and the machine starts when its disk has it.")
        .withHint(
            "say it in the machine's block: installer '"
                + file
                + "', a file below the lab's folder,")
        .withHint("or the address of an image: installer 'https://…/" + file + "'")
        .withHint("or bring it when the lab is up: homelab upload " + address + ' ' + file)
        .at(machine.origin().user());
  }
}
