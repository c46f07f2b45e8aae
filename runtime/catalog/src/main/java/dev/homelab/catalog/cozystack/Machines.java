package dev.homelab.catalog.cozystack;

import static dev.homelab.catalog.cozystack.Blocks.external;
import static dev.homelab.catalog.cozystack.Blocks.gpus;
import static dev.homelab.catalog.cozystack.Fields.amount;
import static dev.homelab.catalog.cozystack.Fields.bare;
import static dev.homelab.catalog.cozystack.Fields.fixed;
import static dev.homelab.catalog.cozystack.Fields.flag;
import static dev.homelab.catalog.cozystack.Fields.given;
import static dev.homelab.catalog.cozystack.Fields.group;
import static dev.homelab.catalog.cozystack.Fields.kind;
import static dev.homelab.catalog.cozystack.Fields.list;
import static dev.homelab.catalog.cozystack.Fields.module;
import static dev.homelab.catalog.cozystack.Fields.must;
import static dev.homelab.catalog.cozystack.Fields.object;
import static dev.homelab.catalog.cozystack.Fields.oneOf;
import static dev.homelab.catalog.cozystack.Fields.text;
import static dev.homelab.catalog.cozystack.Fields.texts;
import static dev.homelab.catalog.cozystack.Fields.whole;

import dev.homelab.catalog.cozystack.AppField.Traits;
import java.util.List;

/** Virtual machines, their disks, and machines that boot from the network. */
final class Machines {
  private Machines() {}

  static List<AppKind> all() {
    return List.of(bootBox(), vmDisk(), vmInstance());
  }

  private static AppKind bootBox() {
    return module(
        "BootBox",
        "bootboxes",
        flag("whitelistHTTP", true),
        texts("whitelist"),
        list(
            "machines",
            object(
                must(text("arch")),
                must(text("hostname")),
                must(
                    bare(
                        group(
                            "ip",
                            must(text("address")),
                            must(text("gateway")),
                            must(text("netmask"))))),
                must(whole("leaseTime")),
                bare(texts("mac")),
                bare(texts("nameServers")),
                bare(texts("timeServers")),
                must(flag("uefi")))));
  }

  private static AppKind vmDisk() {
    return kind(
            "VMDisk",
            "vmdisks",
            "vm-disk-",
            group(
                "source",
                bare(group("disk", must(text("name")))),
                bare(group("http", must(text("url")))),
                bare(group("image", must(text("name")))),
                bare(group("upload"))),
            flag("optical", false),
            amount("storage", "5Gi"),
            fixed(text("storageClass", "replicated")))
        .deletingVolumes();
  }

  private static AppKind vmInstance() {
    return kind(
        "VMInstance",
        "vminstances",
        "vm-instance-",
        external(),
        given("PortList", oneOf("externalMethod", "PortList", "WholeIP")),
        given(List.of(22), list("externalPorts", new AppField.Whole(Traits.NONE))),
        flag("externalAllowICMP", true),
        given(
            "Always", oneOf("runStrategy", "Always", "Halted", "Manual", "RerunOnFailure", "Once")),
        text("instanceType", "u1.medium"),
        text("instanceProfile", "ubuntu"),
        list("disks", object(text("bus"), must(text("name")))),
        list("networks", object(text("name"))),
        list("subnets", object(text("name"))),
        gpus(),
        text("cpuModel", ""),
        group("resources", amount("cpu"), amount("memory"), amount("sockets")),
        texts("sshKeys"),
        text("cloudInit", ""),
        text("cloudInitSeed", ""));
  }
}
