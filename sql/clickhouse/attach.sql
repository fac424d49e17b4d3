-- A local run's folder, here millrace-local, below the working directory (chdb, clickhouse local) or user_files_path (a server).
SET session_timezone = 'UTC';
CREATE DATABASE shop;
CREATE TABLE shop.events ENGINE = IcebergLocal('millrace-local/warehouse/shop/events/');
CREATE TABLE shop.predictions ENGINE = IcebergLocal('millrace-local/warehouse/shop/predictions/');
CREATE TABLE shop.rejects ENGINE = IcebergLocal('millrace-local/warehouse/shop/rejects/');
