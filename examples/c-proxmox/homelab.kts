// The Proxmox part of lab C: a cluster for trials, one that counts, and a machine for games that takes turns with the first.
homelab("lab-c") {
  domain("lab.example.com")
  secrets { env("proxmox.token", "PROXMOX_TOKEN") }

  network("lan") { addresses("192.168.68.0/24"); gateway("192.168.68.1") }

  proxmox("homelab") {
    endpoint("https://192.168.68.51:8006")
    token(secret("proxmox.token"))
    storage("local-zfs")
    budget { memory(64.GiB); hypervisor(4.GiB); zfs(8.GiB); cpu(8) }
    card("gpu", "path" to "0000:01:00", "id" to "10de:2684")

    vm(windows {
      memory(32.GiB); cpu(8); disk(1.TB); gpu(passthrough); tags("gaming"); off()
      medium("local:iso/windows.iso"); medium("local:iso/virtio-win.iso")   // the second has the drivers of its disk
    })
    backup("weekly") { at("sun 04:00"); storage("local"); keep("weekly" to 4) }   // of the machine for games

    mode("gaming") { start("windows"); stop(cluster("dev")) }     // 48 GiB
    mode("production") { stop(cluster("dev")) }                  // 16 GiB
  }

  cluster("dev") {
    on("homelab")
    controlPlane { cpu(2); memory(4.GiB); disk(50.GiB); address("192.168.68.60") }
  }

  cluster("prod") {
    on("homelab")
    controlPlane { cpu(2); memory(4.GiB); disk(50.GiB); address("192.168.68.70"); tags("talos", "kubernetes", "prod", "control-plane") }
    workers(1) { cpu(6); memory(12.GiB); disk(200.GiB); address("192.168.68.71"); tags("talos", "kubernetes", "prod") }
    namespace("demo") { service(whoami) }
  }
}
