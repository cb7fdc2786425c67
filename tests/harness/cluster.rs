//! One installation, its instances, the Redis between them, and the people at them.

mod judgement;

use std::collections::BTreeMap;
use std::ops::{Index, IndexMut};
use std::sync::Mutex;

use sarang_protocol::frame::ServerFrame;

use crate::api::Api;
use crate::bus::Bus;
use crate::figures::Figures;
use crate::installation::{ADMIN, Base, GENERAL, Installation};
use crate::instance::{Instance, Options};
use crate::postgres::Postgres;
use crate::proxy::Proxy;
use crate::redis::Redis;
use crate::socket::Socket;
use crate::talker::{Talker, Temper};
use crate::wait::{free_port, holds, until};

/// Servers that share one database; `cluster[0]` is the first. Fields end in this order: first
/// who connects, then what is connected to.
pub struct Cluster {
    instances: Vec<Instance>,
    bus: Bus,
    /// Where each shows its figures, if it does.
    figures: Vec<String>,
    tokens: Mutex<BTreeMap<String, String>>,
    installation: Installation,
}

impl Cluster {
    /// One instance by itself, with an administrator and a room.
    pub async fn alone() -> Self {
        Self::on(Installation::set_up(), None, 1).await
    }

    /// One instance by itself, started in another way.
    pub async fn alone_with(options: Options) -> Self {
        Self::with(Installation::set_up(), None, &[options]).await
    }

    /// One instance by itself on an installation.
    pub async fn alone_on(installation: Installation) -> Self {
        Self::on(installation, None, 1).await
    }

    /// Some instances with a Redis, and an administrator and a room.
    pub async fn of(instances: usize) -> Self {
        Self::on(Installation::set_up(), Some(Redis::start().await), instances).await
    }

    /// Some instances on this kind of database with a Redis, and an administrator and a room.
    pub async fn over(base: Base, instances: usize) -> Self {
        Self::joined(Installation::set_up_on(base).await, instances).await
    }

    /// Some instances on an installation, joined by a Redis.
    pub async fn joined(installation: Installation, instances: usize) -> Self {
        Self::on(installation, Some(Redis::start().await), instances).await
    }

    /// Instances on an installation, with or without Redis.
    pub async fn on(installation: Installation, redis: Option<Redis>, instances: usize) -> Self {
        let options = Options { redis_url: redis.as_ref().map(Redis::url), ..Options::default() };
        Self::with(installation, redis, &vec![options; instances]).await
    }

    /// Instances on an installation, joined by Redis in any shape, that show their figures.
    pub async fn rung_by(installation: Installation, bus: Bus, instances: usize) -> Self {
        Self::rung_by_with(installation, bus, &vec![Options::default(); instances]).await
    }

    /// [`Cluster::rung_by`], each instance started in its own way.
    pub async fn rung_by_with(installation: Installation, bus: Bus, options: &[Options]) -> Self {
        let mut figures = Vec::new();
        let options: Vec<Options> = options
            .iter()
            .cloned()
            .map(|mut options| {
                let address = format!("127.0.0.1:{}", free_port());
                options.args.extend(["--metrics-listen".to_owned(), address.clone()]);
                options.redis_url = bus.url();
                figures.push(address);
                options
            })
            .collect();
        let mut cluster = Self::with(installation, None, &options).await;
        cluster.bus = bus;
        cluster.figures = figures;
        cluster
    }

    async fn with(installation: Installation, redis: Option<Redis>, options: &[Options]) -> Self {
        let mut started = Vec::new();
        for options in options {
            started.push(Instance::start(&installation, options.clone()).await);
        }
        let tokens = Mutex::new(BTreeMap::new());
        Self { instances: started, bus: redis.into(), figures: Vec::new(), tokens, installation }
    }

    /// Its data.
    pub fn installation(&self) -> &Installation {
        &self.installation
    }

    /// Its PostgreSQL.
    ///
    /// # Panics
    /// If it has none.
    pub fn postgres(&mut self) -> &mut Postgres {
        self.installation.postgres()
    }

    /// Its Redis.
    ///
    /// # Panics
    /// If it has none.
    pub fn redis(&mut self) -> &mut Redis {
        match &mut self.bus {
            Bus::One(redis) => redis,
            _ => panic!("this cluster has no Redis, or not one"),
        }
    }

    /// What joins its instances.
    pub fn bus(&mut self) -> &mut Bus {
        &mut self.bus
    }

    /// One of an instance's figures.
    ///
    /// # Panics
    /// If the cluster was not started to show them.
    pub async fn figure(&self, instance: usize, sample: &str) -> f64 {
        Figures::at(&self.figures[instance]).await.of(sample)
    }

    /// Waits until all instances say that they hear each other.
    pub async fn hears_again(&self) {
        for instance in &self.instances {
            until("the channel layer is whole", async || {
                let (_, text) = instance.readiness().await;
                holds(!text.contains("degraded"), text)
            })
            .await;
        }
    }

    /// The bearer token of a person, who is added if there is no such person yet.
    /// `Dana` signs in as `dana`.
    pub fn token(&self, name: &str) -> String {
        let handle = handle(name);
        let mut tokens = self.tokens.lock().expect("nobody panics with it in hand");
        tokens
            .entry(handle.clone())
            .or_insert_with(|| {
                if handle != ADMIN {
                    self.installation.adds_user(&handle, name);
                }
                self.installation.token(&handle)
            })
            .clone()
    }

    /// A person who uses the API of an instance.
    pub fn api(&self, name: &str, instance: usize) -> Api {
        Api::new(&self.instances[instance], &self.token(name))
    }

    /// A person who is in [`GENERAL`], on a socket to an instance, and stays away when the
    /// socket breaks.
    pub async fn talker(&self, name: &str, instance: usize) -> Talker {
        self.person(name, instance, Temper::Patient).await
    }

    /// A person who is in [`GENERAL`], on a socket to an instance, and comes back by themselves.
    pub async fn steadfast(&self, name: &str, instance: usize) -> Talker {
        self.person(name, instance, Temper::Steadfast).await
    }

    /// A person who is in [`GENERAL`], whose socket goes through a proxy, and who comes back by
    /// themselves.
    pub async fn through(&self, proxy: &Proxy, name: &str, instance: usize) -> Talker {
        let token = self.token(name);
        self.api(name, instance).joins(GENERAL).await.is(200);
        let (instance, url) = (&self.instances[instance], proxy.socket_url());
        Talker::connected_by(name, &token, instance, url, Temper::Steadfast).await
    }

    /// A bare socket of somebody who is in [`GENERAL`], after its welcome.
    pub async fn socket(&self, name: &str, instance: usize) -> (Socket, ServerFrame) {
        let token = self.token(name);
        self.api(name, instance).joins(GENERAL).await.is(200);
        Socket::welcomed(&self.instances[instance], &token).await
    }

    async fn person(&self, name: &str, instance: usize, temper: Temper) -> Talker {
        let token = self.token(name);
        self.api(name, instance).joins(GENERAL).await.is(200);
        Talker::connected(name, &token, &self.instances[instance], temper).await
    }
}

impl Index<usize> for Cluster {
    type Output = Instance;

    fn index(&self, index: usize) -> &Instance {
        &self.instances[index]
    }
}

impl IndexMut<usize> for Cluster {
    fn index_mut(&mut self, index: usize) -> &mut Instance {
        &mut self.instances[index]
    }
}

/// What a person signs in with.
pub fn handle(name: &str) -> String {
    name.to_lowercase()
}
