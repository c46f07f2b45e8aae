package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.WordSet;
import dev.homelab.dsl.spec.workload.Exposure;
import dev.homelab.model.Value;
import java.util.Map;
import java.util.function.Consumer;

/** The words of a machine of a box for what is in it, and for who reaches it. */
public final class VmInsideWords implements WordSet {

  /** Names the user. */
  @Word(
      doc = "Names the user that cloud-init makes in a Linux machine.",
      byDefault = "'admin' where somebody may log in",
      example = "user 'anna'",
      once = true)
  public static VmSpec user(VmSpec vm, String name) {
    vm.inside().user(name);
    return vm;
  }

  /** Lets a key in. */
  @Word(
      doc = "Lets the owner of an SSH key log in to a Linux machine.",
      byDefault = "nobody can log in",
      example = "sshKey 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA me'")
  public static VmSpec sshKey(VmSpec vm, String publicKey) {
    vm.inside().key(publicKey);
    return vm;
  }

  /** Takes user data as it stands. */
  @Word(
      doc =
          "Says all that cloud-init reads in a Linux machine, instead of `user` and `sshKey`; it"
              + " lies in clear in the cluster, so no password can be in it.",
      byDefault = "made of `user` and `sshKey`",
      example = "cloudInit '''#cloud-config\npackages: [htop]\n'''",
      once = true)
  public static VmSpec cloudInit(VmSpec vm, String userData) {
    vm.inside().cloudInit(userData);
    return vm;
  }

  /** Has cloud-init begin anew. */
  @Word(
      doc =
          "Gives a Linux machine another identity, which has cloud-init read all once more at its"
              + " next start; any other text does.",
      byDefault = "the identity of its name",
      example = "cloudInitSeed '2'",
      once = true)
  public static VmSpec cloudInitSeed(VmSpec vm, String text) {
    vm.inside().seed(text);
    return vm;
  }

  /** A secret as user data, which is a mistake. */
  public static VmSpec cloudInit(VmSpec vm, Value.Secret userData) {
    vm.inside().refuseSecret("the secret '" + userData.name() + "' would lie in clear");
    return vm;
  }

  /** Answers the installer. */
  @Word(
      doc =
          "Tells the installer of Windows what it would ask, by a disc with an answer file; it is"
              + " read once, and other answers later make another disc.",
      byDefault = "somebody answers at the machine's screen",
      example = "answers { user 'anna'; password secret('token') }",
      once = true)
  public static VmSpec answers(VmSpec vm, Consumer<AnswersSpec> block) {
    vm.inside().answers(block);
    return vm;
  }

  /** Opens it for streaming. */
  @Word(
      doc =
          "Gives the machine an address of the box's `pool` with all its ports open, as streaming"
              + " with Sunshine and Moonlight needs.",
      byDefault = "reached from its tenant only",
      example = "streaming()")
  public static VmSpec streaming(VmSpec vm) {
    vm.door().stream();
    return vm;
  }

  /** Opens ports of it. */
  @Word(
      doc = "Gives the machine an address of the box's `pool` with some ports open, for TCP only.",
      byDefault = "reached from its tenant only",
      example = "expose lan, ports: [22, 3389]",
      named = {
        "ports: the ports, as a list of numbers",
        "ping: false to leave pings without an answer"
      },
      once = true)
  public static VmSpec expose(VmSpec vm, Map<String, ?> named, Exposure lan) {
    vm.door().open(named);
    return vm;
  }
}
