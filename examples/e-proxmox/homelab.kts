// Lab E as far as its machines and its cluster go: three control planes behind one address, two workers.
homelab("lab-e") {
  domain("lab.example.com")
  secrets { env("proxmox.token", "PROXMOX_TOKEN") }

  network("lan") { addresses("10.25.150.0/24"); gateway("10.25.150.1") }

  proxmox("host") {
    endpoint("https://10.25.150.4:8006")
    token(secret("proxmox.token"))
    storage("local-zfs")
  }

  cluster("talos") {
    on("host")
    talos("1.13.9")
    vip("10.25.150.10")
    controlPlane(3) { cpu(2); memory(4.GiB); disk(100.GiB); addresses("10.25.150.11-10.25.150.13") }
    workers(2) { cpu(4); memory(8.GiB); disk(100.GiB); addresses("10.25.150.21-10.25.150.29") }
    namespace("demo") { service(whoami) }
  }
}
